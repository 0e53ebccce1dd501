import 'katex/dist/katex.min.css';
import { createMathPlugin } from '@streamdown/math';

/** What sets formulas; as heavy as all other Markdown, so it comes with the first formula. */
export const mathPlugins = {
  math: createMathPlugin({ errorColor: 'var(--mantine-color-red-6)' }),
};

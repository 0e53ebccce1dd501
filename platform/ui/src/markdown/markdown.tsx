import { lazy, memo, Suspense } from 'react';
import { whenIdle } from '../when-idle.ts';
import style from './markdown.module.css';

// The renderer is heavy: it comes after the first screen, the highlighter and formulas after it.
const load = () => import('./markdown-body.tsx');
const MarkdownBody = lazy(async () => ({ default: (await load()).MarkdownBody }));

/** Untrusted Markdown, whole or still arriving. Until the renderer is there the text is shown plain. */
export const Markdown = memo(function Markdown({
  text,
  arriving = false,
}: {
  text: string;
  arriving?: boolean;
}) {
  return (
    <Suspense fallback={<div className={style['plain']}>{text}</div>}>
      <MarkdownBody text={text} arriving={arriving} />
    </Suspense>
  );
});

/** Loads the renderer as soon as nothing else is to do, so that it is there when the first answer is. */
export function preloadMarkdown(): void {
  whenIdle(() => void load());
}

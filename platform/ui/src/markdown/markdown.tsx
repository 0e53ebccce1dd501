import { lazy, memo, Suspense } from 'react';
import style from './markdown.module.css';

// The renderer, the highlighter and the math fonts are heavy: they come after the first screen.
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

/** Begins to load the renderer, so that it is there when the first answer is. */
export function preloadMarkdown(): void {
  void load();
}

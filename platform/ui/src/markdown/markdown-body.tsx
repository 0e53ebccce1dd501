import { type ComponentProps, isValidElement, type ReactNode, useRef } from 'react';
import {
  type Components,
  parseMarkdownIntoBlocks,
  Streamdown,
  useIsCodeFenceIncomplete,
} from 'streamdown';
import { arrivingBlocks } from './arriving-blocks.ts';
import { CodeBlock } from './code-block.tsx';
import { languageIn } from './fence.ts';
import { MarkdownBlock } from './markdown-block.tsx';
import style from './markdown.module.css';
import { withDollarMath } from './math-marks.ts';
import { safeAddress } from './safe-address.ts';
import { useMath } from './use-math.ts';

/**
 * Markdown of a model: untrusted. HTML is sanitised, links leave by http(s) or mailto in a new tab,
 * and no image is loaded, since its address could carry away what the conversation holds.
 */
export function MarkdownBody({ text, arriving }: { text: string; arriving: boolean }) {
  // What arrived block by block stays so: as one piece it would all be drawn again at the end.
  const arrived = useRef(arriving);
  arrived.current ||= arriving;
  const marked = withDollarMath(text);
  const plugins = useMath(marked);
  return (
    <Streamdown
      BlockComponent={MarkdownBlock}
      className={style['body'] ?? ''}
      components={components}
      controls={false}
      isAnimating={arriving}
      linkSafety={{ enabled: false }}
      mode={arrived.current ? 'streaming' : 'static'}
      parseIncompleteMarkdown={false}
      parseMarkdownIntoBlocksFn={arriving ? arrivingBlocks : parseMarkdownIntoBlocks}
      plugins={plugins}
    >
      {marked}
    </Streamdown>
  );
}

// The index signature of the type refuses the props of each element that its other half declares.
const components = {
  a: ({ href, children }: ComponentProps<'a'>) => <SafeLink address={href}>{children}</SafeLink>,
  img: ({ src, alt }: ComponentProps<'img'>) => (
    <span className={style['image']}>
      <SafeLink address={typeof src === 'string' ? src : undefined}>
        Image{alt ? `: ${alt}` : ''}
      </SafeLink>
    </span>
  ),
  pre: ({ children }: ComponentProps<'pre'>) => <Fence>{children}</Fence>,
  code: ({ children }: ComponentProps<'code'>) => (
    <code className={style['inline']}>{children}</code>
  ),
  inlineCode: ({ children }: ComponentProps<'code'>) => (
    <code className={style['inline']}>{children}</code>
  ),
  table: ({ children }: ComponentProps<'table'>) => (
    <div className={style['table']}>
      <table>{children}</table>
    </div>
  ),
  ...plain('h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'p', 'ul', 'ol', 'li', 'blockquote', 'hr'),
  ...plain('strong', 'em', 'thead', 'tbody', 'tr', 'th', 'td', 'sup', 'sub'),
} as Components;

/** The bare elements: the renderer's own are dressed for a style sheet we do not have. */
function plain(...names: (keyof Components & string)[]): Components {
  return Object.fromEntries(names.map((name) => [name, name])) as Components;
}

function SafeLink({ address, children }: { address: string | undefined; children: ReactNode }) {
  const safe = safeAddress(address);
  if (!safe) return <span>{children}</span>;
  return (
    <a href={safe} target="_blank" rel="noopener noreferrer nofollow" title={safe}>
      {children}
    </a>
  );
}

/** Code inside of something else, as of a list. */
function Fence({ children }: { children: ReactNode }) {
  const arriving = useIsCodeFenceIncomplete();
  if (!isValidElement<{ className?: string; children?: ReactNode }>(children))
    return <pre>{children}</pre>;
  const language = languageIn(/language-(\S+)/.exec(children.props.className ?? '')?.[1] ?? '');
  const code = [children.props.children].flat().map(String).join('').replace(/\n$/, '');
  return <CodeBlock code={code} language={language} arriving={arriving} />;
}

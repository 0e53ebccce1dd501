import type { Plugin } from 'vite';

const OLDER_KIND = /,\s*url\([^)]+\.(?:woff|ttf)\)\s*format\([^)]+\)/g;

/** Whoever runs this app reads woff2: the older kinds of the fonts for formulas stay out of it. */
export function woff2Plugin(): Plugin {
  return {
    name: 'atelier-woff2',
    enforce: 'pre',
    transform: {
      filter: { id: /[\\/]katex[\\/].*\.css$/ },
      handler: (code) => code.replaceAll(OLDER_KIND, ''),
    },
  };
}

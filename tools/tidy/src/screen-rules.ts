import { type FileRule, occurrences } from './rule.ts';

const SCREENS = /^(contexts\/[^/]+\/web|apps\/web)\/src\/.*\.tsx$/;
const FROM_MANTINE = /import\s*\{([^}]*)\}\s*from\s*'@mantine\/core'/g;

const planted = (text: string) => ({ path: 'contexts/x/web/src/a.page.tsx', text });

export const screenRules: readonly FileRule[] = [
  {
    id: 'own-layers',
    // Ours close when one goes back, give the focus back, and fit a telephone.
    sentence: 'a screen takes Dialog, Drawer and ListTable from @atelier/ui, not Mantine’s own',
    appliesTo: SCREENS,
    count: ({ text }) =>
      [...text.matchAll(FROM_MANTINE)].reduce(
        (found, [, names = '']) => found + occurrences(names, /\b(Modal|Drawer|Table|Dialog)\b/g),
        0,
      ),
    violation: planted("import { Box, Modal } from '@mantine/core';"),
  },
  {
    id: 'menu-buttons',
    sentence:
      'a tooltip stands around the target of a menu: inside it would keep its role and its name',
    appliesTo: SCREENS,
    count: ({ text }) => occurrences(text, /<(Menu|Popover)\.Target>\s*<Tooltip\b/g),
    violation: planted('<Menu.Target><Tooltip label="More" /></Menu.Target>'),
  },
  {
    id: 'own-textarea',
    // Mantine's lays a copy of the text out twice for each key: a fifth of a second for a long one.
    sentence: 'a field that grows with its text is a GrowingTextarea of @atelier/ui',
    appliesTo: SCREENS,
    count: ({ text }) => occurrences(text, /<Textarea\b[^>]*\bautosize\b/g),
    violation: planted('<Textarea label="Text" autosize />'),
  },
];

import type { Rolldown } from 'vite';

type Options = Extract<Rolldown.OutputOptions['codeSplitting'], object>;

/** Ours, and what nearly every screen of ours is made of. */
const OF_SCREENS =
  /^(?!.*[\\/]node_modules[\\/])|[\\/]node_modules[\\/](?:@mantine[\\/](?:core|form|hooks|spotlight)|@tabler|@tanstack)[\\/]/;

/**
 * Which modules share a file. By itself the bundler makes one for each set of screens that has
 * modules in common: some 200, of which a first visit asked for 138, half of them below 1 KB.
 *
 * Each group takes what its modules import along, as far as no group before has it. So a file
 * imports files of groups before its own only, never in a circle: a circle would run modules before
 * what they are made of. That is why nothing here is grouped by package, and why small files are
 * not merged by `entriesAwareMergeThreshold`: both make circles.
 */
export const chunks: Options = {
  groups: [
    // What the page begins with is there before any screen.
    { name: 'index', tags: ['$initial'], priority: 3 },
    // Who signs in needs forms, and nothing of the screens behind them.
    { name: 'sign-in.screen', test: /[\\/]sign-in\.screen\.tsx$/, priority: 2 },
    // Libraries that few need, as those of charts, formulas and editors, come with who needs them.
    { name: 'screens', test: OF_SCREENS, minShareCount: 2, priority: 1 },
  ],
};

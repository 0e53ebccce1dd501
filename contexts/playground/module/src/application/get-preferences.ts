import { playground } from '@atelier/playground-contract';
import { handler } from '@atelier/rpc';
import type { PlaygroundPorts } from './ports.ts';
import { preferencesOf } from './preferences-of.ts';

export const getPreferences = (ports: PlaygroundPorts) =>
  handler(playground.getPreferences, async ({ call }) => preferencesOf(ports, call.actor));

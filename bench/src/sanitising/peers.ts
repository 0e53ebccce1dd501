import { redact } from '@arcjet/redact';
import {
  DEFAULT_POLICY,
  type Policy,
  sanitise,
  secretlintDetector,
  stdnumCheckDigits,
} from '@atelier/gateway/testing';

export type Peer = {
  readonly name: string;
  /** Beyond that it takes too long to wait for. */
  readonly mostKib: number;
  run(text: string): Promise<unknown>;
};

/** What searches a text, and what does not. */
export async function peers(policy: Policy): Promise<readonly Peer[]> {
  const body = (content: string) => ({ messages: [{ role: 'user', content }] });
  const alone = { detectors: [], checkDigits: stdnumCheckDigits };
  // The first call compiles it.
  await redact('', {});
  return [
    { name: 'off', mostKib: 9999, run: (text) => sanitise(body(text), DEFAULT_POLICY, alone) },
    {
      name: 'redact',
      mostKib: 9999,
      run: (text) => sanitise(body(text), policy, { ...alone, detectors: [secretlintDetector] }),
    },
    {
      name: 'own patterns only',
      mostKib: 9999,
      run: (text) => sanitise(body(text), policy, alone),
    },
    { name: 'secretlint only', mostKib: 9999, run: (text) => secretlintDetector(text) },
    { name: '@arcjet/redact', mostKib: 16, run: (text) => redact(text, {}) },
  ];
}

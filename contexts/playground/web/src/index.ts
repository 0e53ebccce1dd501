export { focusPrompt } from './composer/focus-prompt.ts';
export { type OpenStream } from './playground-api.ts';
export { PlaygroundPage } from './sessions/playground.page.tsx';
export type { PlaygroundLinks } from './sessions/session-frame.ts';
export { starters } from './sessions/starters.ts';
export { EncryptionProgress } from './settings/encryption-progress.tsx';
export { mostAbleFirst } from './settings/find-models.ts';
export { priceInWords } from './settings/price-words.ts';
export { useSessions } from './sessions/use-sessions.ts';

export { type ContentSeal, type ContentSealers, contentSealers } from './content-seal.ts';
export { KEY_BYTES, type Sealer, sealer, Unopenable } from './sealer.ts';
export { workspaceSealers } from './workspace-sealers.ts';

export { type ContentSeal, contentSealers } from './content-seal.ts';
export { KEY_BYTES, type Sealer, sealer } from './sealer.ts';
export { workspaceSealers } from './workspace-sealers.ts';

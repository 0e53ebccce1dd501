export { blobsConformance } from './blobs.conformance.ts';

import { blobsConformance } from './blobs.conformance.ts';
import { memoryBlobs } from './index.ts';

blobsConformance('memory', async () => memoryBlobs());

export {
  type BlobAdapter,
  type BlobBody,
  type BlobEntry,
  type BlobStore,
  type Blobs,
  BlobTooLargeError,
  blobStore,
  type OpenBlob,
  type PutOptions,
  type StoredBlob,
} from './blobs.ts';
export { diskBlobs } from './disk-blobs.ts';
export { memoryBlobs } from './memory-blobs.ts';

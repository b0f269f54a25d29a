import type { BlobStore } from '../blobs/blob-store.js';
import { openBlobStore } from '../blobs/disk.blob-store.js';
import { onlyDataKey } from './data-keys.js';
import { SealingBlobStore } from './sealing.blob-store.js';

/** Where the bytes of one recording are, and what opens them. Structured-clone safe. */
export type BlobsOfRecording = {
  readonly blobUrl: string;
  readonly recordingId: string;
  /** `null`: they are kept in clear. */
  readonly dataKey: Uint8Array | null;
};

/** The blob store as a thread sees it that works on this one recording. */
export const openBlobsOf = async ({
  blobUrl,
  recordingId,
  dataKey,
}: BlobsOfRecording): Promise<BlobStore> =>
  new SealingBlobStore(await openBlobStore(blobUrl), onlyDataKey(recordingId, dataKey));

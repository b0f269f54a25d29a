import { openCompact } from '#media/compact/compact';
import type { BlobStore, OpenBlob } from './blob-store.js';
import { recordingBlobs } from './recording-blobs.js';

/**
 * The capture of a recording as the device sent it, byte for byte, in whatever form it is kept: the one
 * way to its bytes. `null` when there is none; who has it open reads it to its end.
 * @throws CompactFault when the compact form is damaged; so does `read`, for the blocks it needs
 */
export const openCapture = async (blobs: BlobStore, id: string): Promise<OpenBlob | null> => {
  const kept = await openKept(blobs, id);
  return kept?.isCompact === true ? expanded(kept.blob) : (kept?.blob ?? null);
};

/** What a capture is kept in. Close its blob. */
export type KeptCapture = { readonly isCompact: boolean; readonly blob: OpenBlob };

/**
 * What the capture of a recording is kept in; `null` when there is none. The original is looked for
 * first, because it only goes when the compact form is in its place.
 */
export const openKept = async (blobs: BlobStore, id: string): Promise<KeptCapture | null> => {
  const { capture, compact } = recordingBlobs(id);
  const original = await blobs.open(capture);
  if (original) return { isCompact: false, blob: original };
  const blob = await blobs.open(compact);
  return blob && { isCompact: true, blob };
};

const expanded = async (kept: OpenBlob): Promise<OpenBlob> => {
  try {
    const original = await openCompact(kept);
    return {
      size: original.size,
      read: (offset, length) => original.read(offset, length),
      readInto: (offset, target) => original.readInto(offset, target),
      close: () => {
        original.close();
        return kept.close();
      },
    };
  } catch (error) {
    await kept.close();
    throw error;
  }
};

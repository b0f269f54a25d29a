import type { Compaction, NotCompacted } from '#domain/recording/compact';
import type { BlobStore, OpenBlob, StagedBlob } from '#infra/blobs/blob-store';
import { recordingBlobs } from '#infra/blobs/recording-blobs';
import type { BlockCodec } from '#media/compact/block-codec';
import { sameThread } from '#media/compact/block-threads';
import { compactCapture, openCompact, verifyCompact } from '#media/compact/compact';
import { COMPACT_FORMAT } from '#media/compact/compact-table';
import { DamagedBytes } from '#media/damaged-bytes';
import { hasRoomFor } from './room.js';

/** `sha256`: of the capture as it was received. */
export type CaptureToCompact = { readonly recordingId: string; readonly sha256: string };

/**
 * What trying to keep a capture compact came to. `lost`: there is nothing to read it from. `postponed`:
 * the fault is the machine's, and it can be tried again; `code` is node's, or `no-room`.
 */
export type CompactionOutcome =
  | { readonly kind: 'compacted'; readonly compaction: Compaction }
  | { readonly kind: 'declined'; readonly declined: NotCompacted }
  | { readonly kind: 'lost'; readonly reason: string }
  | { readonly kind: 'postponed'; readonly code: string; readonly reason: string };

const LOST: CompactionOutcome = {
  kind: 'lost',
  reason: 'No form of the capture in the blob store is whole.',
};

const NO_ROOM: CompactionOutcome = {
  kind: 'postponed',
  code: 'no-room',
  reason: 'Less than 256 MiB would be left of the disk while it is made. Free some space.',
};

/**
 * Puts the compact form of a capture in its place, beside the original, once all of it has been read
 * back and gave the bytes that were received. What stands there from an earlier try is taken when it
 * does. Removes nothing, so it can be broken off anywhere, and done by many at once.
 */
export const compactRecording = async (
  blobs: BlobStore,
  { recordingId, sha256 }: CaptureToCompact,
  codec?: BlockCodec,
): Promise<CompactionOutcome> => {
  const keys = recordingBlobs(recordingId);
  const standing = await whole(() => blobs.open(keys.compact), sha256, codec);
  if (standing) return standing;
  const original = await blobs.open(keys.capture);
  // Another worker may have been quicker between the two looks.
  if (!original) return (await whole(() => blobs.open(keys.compact), sha256, codec)) ?? LOST;
  try {
    if (!(await hasRoomFor(blobs, original.size))) return NO_ROOM;
    const staged = await blobs.stage(keys.compact);
    return await compactTo(staged, original, { sha256, codec }).finally(() => staged.discard());
  } finally {
    await original.close();
  }
};

const compactTo = async (
  staged: StagedBlob,
  original: OpenBlob,
  { sha256, codec = sameThread }: { sha256: string; codec: BlockCodec | undefined },
): Promise<CompactionOutcome> => {
  const made = await compactCapture(original, (bytes) => staged.write(bytes), { codec });
  if (made.sha256 !== sha256)
    return declined(
      'not-identical',
      `The stored capture is not the one that was received: its SHA-256 is ${made.sha256}.`,
    );
  if (made.bytes >= made.originalBytes)
    return declined('not-smaller', 'The compact form would not be smaller.');
  const compacted = await whole(() => staged.seal(), sha256, codec);
  if (!compacted)
    return declined('not-identical', 'The compact form did not give the same bytes again.');
  await staged.publish();
  return compacted;
};

/** What to say of a compact form all of which was read and gave the original; `null` if it did not. */
const whole = async (
  open: () => Promise<OpenBlob | null>,
  sha256: string,
  codec = sameThread,
): Promise<CompactionOutcome | null> => {
  let compact: OpenBlob | null = null;
  try {
    compact = await open();
    if (!compact) return null;
    const opened = await openCompact(compact);
    if (opened.sha256 !== sha256 || !(await verifyCompact(compact, { codec }))) return null;
    const sizes = { originalBytes: opened.size, compactBytes: compact.size };
    return { kind: 'compacted', compaction: { ...sizes, sha256, format: COMPACT_FORMAT } };
  } catch (error) {
    if (error instanceof DamagedBytes) return null;
    throw error;
  } finally {
    await compact?.close();
  }
};

const declined = (code: NotCompacted['code'], reason: string): CompactionOutcome => ({
  kind: 'declined',
  declined: { code, reason },
});

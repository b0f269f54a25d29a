import { type Hash, createHash } from 'node:crypto';
import { recordingBlobs } from '#infra/blobs/recording-blobs';
import { HEADER_BYTES } from '#infra/crypt/sealed-format';
import { Sealer } from '#infra/crypt/sealer';
import { BATCH_BYTES } from '#infra/crypt/sealing-memory';
import type { SealedBatch, SealingByThread, SealingThread } from '#infra/crypt/sealing-thread';
import type { CaptureFile, SpoolFile } from './spool-file.js';

/** A batch so large says that it comes fast; to hand over less takes longer than to seal it. */
const FAST_BYTES = 128 * 1024;

type Sealing = {
  readonly recording: string;
  readonly dataKey: Uint8Array;
  /** Who seals what comes fast; without it all is sealed here. */
  readonly thread: Pick<SealingThread, 'begin'> | null;
};

/**
 * Encrypts what is appended, as it will be kept: each time in blocks of their own, so that whatever a crash
 * leaves can be opened up to the last of them. `sync` ends the blob.
 */
export const sealedSpoolFile = (
  file: SpoolFile,
  { recording, dataKey, thread }: Sealing,
): CaptureFile => {
  const sealer = Sealer.begin(dataKey, recordingBlobs(recording).capture);
  let header: Buffer[] = [sealer.header];
  let isTorn = false;
  let sealing: SealingHere | SealingByThread | null = null;
  const end = async () => {
    if (!isTorn) return file.append([...header, ...sealer.end().bytes]);
    const stored = await file.size();
    const { at, bytes } = sealer.end(stored);
    await file.cut(stored < HEADER_BYTES ? 0 : at);
    await file.append(stored < HEADER_BYTES ? [sealer.header, ...bytes] : bytes);
  };
  const appendBatch = async (chunks: readonly Uint8Array[], length: number) => {
    // What began fast stays there, and the other way round: only one of them has its hash.
    sealing ??= (length >= FAST_BYTES ? thread?.begin(sealer) : null) ?? new SealingHere(sealer);
    const { bytes, release } = await sealing.seal(chunks, length);
    const lead = header;
    header = [];
    await file.append([...lead, ...bytes]).finally(release);
  };
  return {
    ...file,
    append: async (chunks) => {
      try {
        for (const [batch, length] of batches(chunks)) await appendBatch(batch, length);
      } catch (error) {
        isTorn = true;
        throw error;
      }
    },
    sync: async () => {
      await end();
      await file.sync();
    },
    end: async () => (sealing ?? new SealingHere(sealer)).end(),
  };
};

/** Seals in the thread that asks. */
class SealingHere {
  private readonly hash: Hash = createHash('sha256');

  constructor(private readonly sealer: Sealer) {}

  async seal(chunks: readonly Uint8Array[], length: number): Promise<SealedBatch> {
    const [only] = chunks;
    const clear = chunks.length === 1 && only ? only : Buffer.concat(chunks, length);
    this.hash.update(clear);
    return { bytes: this.sealer.seal(clear), release: () => undefined };
  }

  async end(): Promise<string> {
    return this.hash.digest('hex');
  }
}

const lengthOf = (chunks: readonly Uint8Array[]) =>
  chunks.reduce((sum, chunk) => sum + chunk.length, 0);

/** Nearly always it is one. */
const batches = (chunks: readonly Uint8Array[]): [readonly Uint8Array[], number][] => {
  const length = lengthOf(chunks);
  if (length <= BATCH_BYTES) return [[chunks, length]];
  const whole = Buffer.concat(chunks, length);
  return Array.from({ length: Math.ceil(length / BATCH_BYTES) }, (_, at) => {
    const batch = whole.subarray(at * BATCH_BYTES, (at + 1) * BATCH_BYTES);
    return [[batch], batch.length];
  });
};

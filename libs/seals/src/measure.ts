import { createHash } from 'node:crypto';
import { openWav } from '#media/audio';
import type { ByteSource } from '#media/byte-source';
import { decodeIndex } from '#media/index/index-format';
import { secondSalt } from './commitments.js';
import { leafHash, rootOf } from './merkle.js';

/** Bytes of a capture in one leaf. */
export const LEAF_BYTES = 65_536;
const CHANNELS = 2;
const FRAME_BYTES = CHANNELS * 2;

/** Hashes of the leaves as they follow each other, 32 bytes each. */
export type Leaves = readonly Buffer[];

/** A capture as it is sealed; hashes are hex. */
export type MeasuredCapture = {
  readonly bytes: number;
  readonly sha256: string;
  readonly merkleRoot: string;
  readonly leaves: Leaves;
};

/** The sound of a capture as it is sealed; hashes are hex. */
export type MeasuredSound = {
  readonly sampleRate: number;
  readonly frames: number;
  readonly pcmSha256: string;
  readonly secondsRoot: string;
  readonly seconds: Leaves;
};

/** Reads all of a capture. Errors: those of the source. */
export const measureCapture = async (source: ByteSource): Promise<MeasuredCapture> => {
  const hash = createHash('sha256');
  const leaves: Buffer[] = [];
  for (let at = 0; at < source.size; at += LEAF_BYTES) {
    const bytes = await source.read(at, LEAF_BYTES);
    hash.update(bytes);
    leaves.push(leafHash(bytes));
  }
  return {
    bytes: source.size,
    sha256: hash.digest('hex'),
    merkleRoot: rootOf(leaves).toString('hex'),
    leaves,
  };
};

/**
 * Decodes all of a capture, as a download does. `secret`: of which the salts are derived. Errors: those
 * of the source; RangeError when that is no index.
 */
export const measureSound = async (
  source: ByteSource,
  index: Uint8Array,
  secret: Uint8Array,
): Promise<MeasuredSound> => {
  const { sampleRate, frames } = decodeIndex(index);
  const wav = openWav(source, index, { channel: 'both' });
  const hash = createHash('sha256');
  const seconds = new Seconds(sampleRate, secret);
  const header = wav.byteLength - frames * FRAME_BYTES;
  for await (const piece of wav.read(header, wav.byteLength)) {
    hash.update(piece);
    seconds.add(piece);
  }
  const leaves = seconds.finish();
  return {
    sampleRate,
    frames,
    pcmSha256: hash.digest('hex'),
    secondsRoot: rootOf(leaves).toString('hex'),
    seconds: leaves,
  };
};

/** Cuts PCM into seconds, and hashes each after its salt. */
class Seconds {
  private readonly leaves: Buffer[] = [];
  private readonly second: Buffer;
  private filled = 0;

  constructor(
    sampleRate: number,
    private readonly secret: Uint8Array,
  ) {
    this.second = Buffer.alloc(sampleRate * FRAME_BYTES);
  }

  add(piece: Uint8Array): void {
    for (let at = 0; at < piece.length;) {
      const some = piece.subarray(at, at + this.second.length - this.filled);
      this.second.set(some, this.filled);
      this.filled += some.length;
      at += some.length;
      if (this.filled === this.second.length) this.close();
    }
  }

  finish(): Leaves {
    if (this.filled > 0) this.close();
    return this.leaves;
  }

  private close(): void {
    const pcm = this.second.subarray(0, this.filled);
    this.leaves.push(secondLeaf(secondSalt(this.secret, this.leaves.length), pcm));
    this.filled = 0;
  }
}

/** The leaf of one second: its salt of 16 bytes, then its PCM. */
export const secondLeaf = (salt: Uint8Array, pcm: Uint8Array): Buffer => leafHash(salt, pcm);

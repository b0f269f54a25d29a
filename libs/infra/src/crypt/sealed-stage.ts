import type { OpenBlob, StagedBlob } from '../blobs/blob-store.js';
import { SealedBlob } from './sealed-blob.js';
import { BLOCK_BYTES } from './sealed-format.js';
import { Sealer } from './sealer.js';

/** Encrypts what is written, in whole blocks, into another staged blob. */
export class SealedStage implements StagedBlob {
  private readonly sealer: Sealer;
  /** What stands before all blocks, until it is written. */
  private header: Buffer | null;
  private pending: Uint8Array[] = [];
  private pendingBytes = 0;

  private constructor(
    private readonly inner: StagedBlob,
    private readonly dataKey: Uint8Array,
    private readonly blob: string,
  ) {
    this.sealer = Sealer.begin(dataKey, blob);
    this.header = this.sealer.header;
  }

  static over(inner: StagedBlob, dataKey: Uint8Array, blob: string): SealedStage {
    return new SealedStage(inner, dataKey, blob);
  }

  async write(bytes: Uint8Array): Promise<void> {
    // Whoever writes may use his buffer again.
    this.pending.push(Buffer.from(bytes));
    this.pendingBytes += bytes.length;
    if (this.pendingBytes >= BLOCK_BYTES)
      await this.pass(this.pendingBytes - (this.pendingBytes % BLOCK_BYTES));
  }

  async seal(): Promise<OpenBlob> {
    await this.pass(this.pendingBytes);
    await this.inner.write(Buffer.concat(this.sealer.end().bytes));
    return SealedBlob.open(await this.inner.seal(), this.dataKey, this.blob);
  }

  publish(): Promise<void> {
    return this.inner.publish();
  }

  discard(): Promise<void> {
    return this.inner.discard();
  }

  private async pass(count: number): Promise<void> {
    const clear = Buffer.concat(this.pending);
    this.pending = [clear.subarray(count)];
    this.pendingBytes -= count;
    await this.inner.write(
      Buffer.concat([...this.lead(), ...this.sealer.seal(clear.subarray(0, count))]),
    );
  }

  /** The header, once. */
  private lead(): Buffer[] {
    const header = this.header;
    this.header = null;
    return header === null ? [] : [header];
  }
}

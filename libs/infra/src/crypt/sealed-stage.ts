import type { OpenBlob, StagedBlob } from '../blobs/blob-store.js';
import { SealedBlob } from './sealed-blob.js';
import { Sealer } from './sealer.js';

/**
 * Encrypts what is written into another staged blob. Each piece is in blocks of its own: where one is damaged,
 * those before and behind it can still be read.
 */
export class SealedStage implements StagedBlob {
  private readonly sealer: Sealer;
  /** What stands before all blocks, until it is written. */
  private header: Buffer | null;

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
    await this.inner.write(Buffer.concat([...this.lead(), ...this.sealer.seal(bytes)]));
  }

  async seal(): Promise<OpenBlob> {
    await this.inner.write(Buffer.concat([...this.lead(), ...this.sealer.end().bytes]));
    return SealedBlob.open(await this.inner.seal(), this.dataKey, this.blob);
  }

  publish(): Promise<void> {
    return this.inner.publish();
  }

  discard(): Promise<void> {
    return this.inner.discard();
  }

  /** The header, once. */
  private lead(): Buffer[] {
    const header = this.header;
    this.header = null;
    return header === null ? [] : [header];
  }
}

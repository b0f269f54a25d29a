import type { ByteSource } from '../src/byte-source.js';

/** The same bytes; it counts those that were asked for. */
export class CountingSource implements ByteSource {
  taken = 0;
  readonly size: number;

  constructor(private readonly source: ByteSource) {
    this.size = source.size;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    const bytes = await this.source.read(offset, length);
    this.taken += bytes.length;
    return bytes;
  }
}

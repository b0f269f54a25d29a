const PAGE_PACKETS = 50;
const PAGE_HEADER = 27;
const FIRST = 2;
const LAST = 4;
const SERIAL = 1;
const SEGMENT = 255;

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  return crc >>> 0;
});

/** Writes the pages of an Ogg Opus file (RFC 3533, RFC 7845). */
export class OggPages {
  private waiting: Uint8Array[] = [];
  private granule = 0;
  private number = 0;

  constructor(private readonly write: (bytes: Uint8Array) => void) {}

  opusHeaders(): void {
    const head = Buffer.alloc(19);
    head.write('OpusHead', 'latin1');
    head.set([1, 1], 8);
    head.writeUInt32LE(48_000, 12);
    this.page([head], FIRST);
    const tags = Buffer.alloc(16);
    tags.write('OpusTags', 'latin1');
    this.page([tags], 0);
  }

  /** Takes a packet, and how many samples at 48 kHz it gives. */
  packet(bytes: Uint8Array, samples: number): void {
    this.waiting.push(bytes);
    this.granule += samples;
    if (this.waiting.length === PAGE_PACKETS) this.flush(0);
  }

  finish(): void {
    this.flush(LAST);
  }

  private flush(flags: number): void {
    this.page(this.waiting, flags);
    this.waiting = [];
  }

  private page(packets: readonly Uint8Array[], flags: number): void {
    const lacing = packets.flatMap(({ length }) => [
      ...Array<number>(Math.floor(length / SEGMENT)).fill(SEGMENT),
      length % SEGMENT,
    ]);
    const header = Buffer.alloc(PAGE_HEADER);
    header.write('OggS', 'latin1');
    header[5] = flags;
    header.writeBigUInt64LE(BigInt(this.granule), 6);
    header.writeUInt32LE(SERIAL, 14);
    header.writeUInt32LE(this.number++, 18);
    header[26] = lacing.length;
    const page = Buffer.concat([header, Uint8Array.from(lacing), ...packets]);
    page.writeUInt32LE(crcOf(page), 22);
    this.write(page);
  }
}

function crcOf(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) crc = ((crc << 8) ^ (CRC_TABLE[(crc >>> 24) ^ byte] ?? 0)) >>> 0;
  return crc;
}

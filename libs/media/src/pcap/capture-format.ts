/**
 * How the records of a capture file are found and read: pcap (every byte order and resolution,
 * https://www.ietf.org/archive/id/draft-ietf-opsawg-pcap-04.html) or pcapng (draft-ietf-opsawg-pcapng).
 */
export type PcapFormat = {
  kind: 'pcap';
  littleEndian: boolean;
  /** Microseconds of one unit of the fraction field: 1 or 0.001. */
  unit: number;
  /** 16 bytes, or 24 in Kuznetzov's variant. */
  recordHeader: number;
  link: number;
};

export type PcapngInterface = {
  /** File offset of its description: packets before it do not belong to it. */
  offset: number;
  link: number;
  /** Microseconds of one unit of its timestamps, and microseconds to add. */
  unit: number;
  shift: number;
};

export type PcapngSection = {
  offset: number;
  littleEndian: boolean;
  interfaces: PcapngInterface[];
};

export type PcapngFormat = { kind: 'pcapng'; sections: PcapngSection[] };

export type CaptureFormat = PcapFormat | PcapngFormat;

/** After the record at `after`, reading goes on at `to`: what lies between is no record. */
export type Hole = { after: number; to: number };

/**
 * Called for each packet: its bytes are `bytes[start..end)`, `link` the LINKTYPE, `time` in
 * microseconds since 1970, `offset` that of its record in the file.
 */
export type PacketSink = (
  bytes: Uint8Array,
  start: number,
  end: number,
  link: number,
  time: number,
  offset: number,
) => void;

/** Largest packet a record may hold (the limit of libpcap). */
export const MAX_PACKET = 262_144;
/** A capture with more damage than this is read up to here. */
export const MAX_HOLES = 1000;

const PCAP_HEADER = 24;
const PCAPNG_MAGIC = 0x0a0d0d0a;
const PCAP_MAGICS: Record<number, { unit: number; recordHeader: number }> = {
  0xa1b2c3d4: { unit: 1, recordHeader: 16 },
  0xa1b23c4d: { unit: 0.001, recordHeader: 16 },
  0xa1b2cd34: { unit: 1, recordHeader: 24 },
};

/** Reads the first bytes of a file; null when they are those of no capture. */
export function detectFormat(head: Uint8Array): CaptureFormat | null {
  if (head.length < PCAP_HEADER) return null;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (view.getUint32(0) === PCAPNG_MAGIC) return { kind: 'pcapng', sections: [] };
  for (const littleEndian of [true, false]) {
    const magic = PCAP_MAGICS[view.getUint32(0, littleEndian)];
    if (magic !== undefined) {
      const link = view.getUint32(20, littleEndian) & 0xffff;
      return { kind: 'pcap', littleEndian, link, ...magic };
    }
  }
  return null;
}

/** Where the first record of a file may begin. */
export function firstRecord(format: CaptureFormat): number {
  return format.kind === 'pcap' ? PCAP_HEADER : 0;
}

import type { PacketRows } from '../kernel/packet-rows.js';

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

/** Finds packets of streams that are known, many at a time; `take` is then called for them. */
export type KnownPackets = { readonly rows: PacketRows; readonly take: () => void };

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

/** Files that are taken for captures: how they begin, and what they are. */
const OTHERS: readonly (readonly [start: string, what: string])[] = [
  ['snoop\0', 'a snoop capture (Solaris): save it as pcap with editcap or Wireshark'],
  ['GMBU', 'a capture of Microsoft Network Monitor: save it as pcap with Wireshark'],
  ['RTSS', 'a capture of Microsoft Network Monitor: save it as pcap with Wireshark'],
  ['TRSNIFF data', 'a Sniffer capture: save it as pcap with editcap or Wireshark'],
  ['\x1f\x8b', 'a file packed with gzip: unpack it first'],
  ['PK\x03\x04', 'a ZIP archive: unpack it first'],
  ['\x28\xb5\x2f\xfd', 'a file packed with zstd: unpack it first'],
  ['RIFF', 'a WAV or another RIFF file, not a capture of packets'],
  ['ID3', 'an MP3 file, not a capture of packets'],
  ['OggS', 'an Ogg file, not a capture of packets'],
];

/** Why a file that `detectFormat` does not know is no capture, as a sentence. */
export function whyNoCapture(head: Uint8Array): string {
  const text = String.fromCharCode(...head.subarray(0, 16));
  const known = OTHERS.find(([start]) => text.startsWith(start));
  return known === undefined
    ? 'This is no capture: the file does not begin as pcap or pcapng does.'
    : `This is no capture in pcap or pcapng: it is ${known[1]}.`;
}

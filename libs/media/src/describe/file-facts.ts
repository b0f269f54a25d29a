import type { ScannedCapture } from '../inspect.js';
import type { CaptureFormat, PcapngInterface } from '../pcap/capture-format.js';
import { UNITS_PER_MS } from '../rtp/timeline.js';

export type LinkType = { number: number; name: string };
/** Bytes `fromByte` up to `toByte` hold no record that can be read. */
export type Damage = { fromByte: number; toByte: number };

/** What is known of the file itself. */
export type FileFacts = {
  bytes: number;
  format: 'pcap' | 'pcapng';
  byteOrder: 'little' | 'big';
  /** Of the timestamps; they may be coarser than they are written. */
  resolution: 'µs' | 'ns' | 'other';
  linkTypes: LinkType[];
  packets: number;
  /** ISO 8601, by the clock of the device that captured. */
  firstPacketAt: string | null;
  /** From the first to the last packet, in ms. */
  spanMs: number;
  damage: Damage[];
  /** The file ends within a record: the device or the transfer was broken off. */
  cutShort: boolean;
};

/** https://www.tcpdump.org/linktypes.html, those that can be read. */
const LINK_NAMES: Record<number, string> = {
  0: 'BSD loopback',
  1: 'Ethernet',
  9: 'PPP',
  12: 'raw IP',
  14: 'raw IP',
  50: 'PPP in HDLC',
  101: 'raw IP',
  104: 'Cisco HDLC',
  105: 'IEEE 802.11',
  108: 'OpenBSD loopback',
  113: 'Linux cooked v1',
  127: 'IEEE 802.11 with radiotap',
  228: 'raw IPv4',
  229: 'raw IPv6',
  276: 'Linux cooked v2',
};

/** What a scan found out about its file, which is `bytes` long. */
export function factsOfFile(
  { scan, format, holes }: ScannedCapture,
  bytes: number,
): Omit<FileFacts, 'cutShort'> {
  return {
    bytes,
    format: format.kind,
    byteOrder: isLittleEndian(format) ? 'little' : 'big',
    resolution: resolutionOf(format),
    linkTypes: linkTypesOf(format),
    packets: scan.packets,
    firstPacketAt: isoTime(scan.clock.start),
    spanMs: Math.round(scan.clock.latest / UNITS_PER_MS),
    damage: holes.map(({ after, to }) => ({ fromByte: after, toByte: Math.min(to, bytes) })),
  };
}

/** `microseconds` since 1970; null when it is no time of day. */
export function isoTime(microseconds: number): string | null {
  if (microseconds < 0) return null;
  const date = new Date(microseconds / 1000);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

function isLittleEndian(format: CaptureFormat): boolean {
  return format.kind === 'pcap' ? format.littleEndian : format.sections[0]?.littleEndian !== false;
}

function resolutionOf(format: CaptureFormat): FileFacts['resolution'] {
  const units =
    format.kind === 'pcap' ? [format.unit] : interfacesOf(format).map(({ unit }) => unit);
  if (units.every((unit) => unit === 1)) return 'µs';
  return units.every((unit) => Math.abs(unit - 0.001) < 1e-9) ? 'ns' : 'other';
}

function linkTypesOf(format: CaptureFormat): LinkType[] {
  const links =
    format.kind === 'pcap' ? [format.link] : interfacesOf(format).map(({ link }) => link);
  return [...new Set(links)].map((number) => ({
    number,
    name: LINK_NAMES[number] ?? `link type ${number}, which cannot be read`,
  }));
}

function interfacesOf(format: Extract<CaptureFormat, { kind: 'pcapng' }>): PcapngInterface[] {
  return format.sections.flatMap(({ interfaces }) => interfaces);
}

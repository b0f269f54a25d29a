import { describe, expect, it } from 'vitest';
import type { Sent } from './capture-builder.js';
import {
  EPOCH_MS,
  MACS,
  PCAP,
  capture,
  concat,
  fileHeader,
  ipv4,
  record,
  udpDatagram,
} from './capture-builder.js';
import { hear } from './speech.js';
import { heardOf, shortCall, shortly } from './short-call.js';

const SENT = shortCall();
const BEGUN = '2026-03-10T09:00:00.000Z';
const of = (...parts: (number[] | Uint8Array)[]) => concat(parts.map((p) => Uint8Array.from(p)));
const raw = (one: Sent, id = 0) => ipv4(one, 17, udpDatagram(one), id, 0);
const framed = (one: Sent) => of(MACS, [8, 0], raw(one));

/** Writes the blocks of a pcapng file in one byte order. */
class Blocks {
  constructor(private readonly littleEndian = true) {}

  block(type: number, ...body: (number[] | Uint8Array)[]): Uint8Array {
    const inner = of(...body);
    const length = 12 + Math.ceil(inner.length / 4) * 4;
    const bytes = new Uint8Array(length);
    bytes.set(this.u32(type), 0);
    bytes.set(this.u32(length), 4);
    bytes.set(inner, 8);
    bytes.set(this.u32(length), length - 4);
    return bytes;
  }

  u32 = (value: number) => this.bytes(4, (view) => view.setUint32(0, value, this.littleEndian));
  u16 = (value: number) => this.bytes(2, (view) => view.setUint16(0, value, this.littleEndian));

  section = (options: number[] = []) =>
    this.block(
      0x0a0d0d0a,
      this.u32(0x1a2b3c4d),
      this.u16(1),
      this.u16(0),
      this.u32(0xffffffff),
      this.u32(0xffffffff),
      options,
    );

  /** `resolution` is that of the option if_tsresol. */
  interface = (link: number, resolution?: number, more: (number[] | Uint8Array)[] = []) =>
    this.block(
      1,
      this.u16(link),
      this.u16(0),
      this.u32(0),
      resolution === undefined ? [] : of(this.u16(9), this.u16(1), [resolution, 0, 0, 0]),
      ...more,
    );

  enhanced = (
    id: number,
    ticks: bigint,
    data: Uint8Array,
    options: (number[] | Uint8Array)[] = [],
  ) =>
    this.block(
      6,
      this.u32(id),
      this.u32(Number(ticks >> 32n)),
      this.u32(Number(ticks & 0xffffffffn)),
      this.u32(data.length),
      this.u32(data.length),
      data,
      new Uint8Array((4 - (data.length % 4)) % 4),
      ...options,
    );

  obsolete = (id: number, ticks: bigint, data: Uint8Array) =>
    this.block(
      2,
      this.u16(id),
      this.u16(0),
      this.u32(Number(ticks >> 32n)),
      this.u32(Number(ticks & 0xffffffffn)),
      this.u32(data.length),
      this.u32(data.length),
      data,
    );

  simple = (data: Uint8Array) => this.block(3, this.u32(data.length), data);

  private bytes(size: number, put: (view: DataView) => void): Uint8Array {
    const bytes = new Uint8Array(size);
    put(new DataView(bytes.buffer));
    return bytes;
  }
}

const le = new Blocks();
const be = new Blocks(false);
const micros = (one: Sent) => BigInt(Math.round((EPOCH_MS + one.timeMs) * 1000));

describe('pcapng', () => {
  it('several interfaces of other link types and resolutions, one of them described late', async () => {
    const binary = (one: Sent) => (micros(one) * 1024n) / 1_000_000n;
    const half = SENT.length / 2;
    const packets = SENT.map((one, i) => {
      const local = one.from.port === 16384;
      if (!local) return le.enhanced(1, micros(one) * 1000n, raw(one));
      return i < half
        ? le.enhanced(0, micros(one), framed(one))
        : le.enhanced(2, binary(one), framed(one));
    });
    packets.splice(half, 0, le.interface(1, 0x80 | 10));
    const file = concat([le.section(), le.interface(1), le.interface(101, 9), ...packets]);
    const { shares, inspection } = await heardOf(file);
    expect(shares).toEqual([100, 100]);
    expect(inspection.capturedAt).toBe(BEGUN);
  });

  it('sections of either byte order one after the other', async () => {
    const part = (blocks: Blocks, sent: Sent[]) => [
      blocks.section(),
      blocks.interface(101, 6),
      ...sent.map((one) => blocks.enhanced(0, micros(one), raw(one))),
    ];
    const half = SENT.length / 2;
    const file = concat([...part(be, SENT.slice(0, half)), ...part(le, SENT.slice(half))]);
    expect((await heardOf(file)).shares).toEqual([100, 100]);
  });

  it('obsolete packets, an interface with an offset of seconds, blocks of strangers, options that are garbage', async () => {
    const offset = 1_000_000;
    const shifted = le.interface(101, 6, [
      le.u16(14),
      le.u16(8),
      le.u32(offset),
      le.u32(0),
      [0xff, 0xff, 0xff, 0xff],
    ]);
    const packets = SENT.flatMap((one, i) => {
      const ticks = micros(one) - BigInt(offset) * 1_000_000n;
      if (i % 3 === 0) return [le.obsolete(0, ticks, raw(one))];
      const garbage = [0x34, 0x12, 0xff, 0xff, i & 255, 1, 2, 3];
      return [
        le.enhanced(0, ticks, raw(one), [garbage]),
        le.block(0xbad, [1, 2, 3, 4, i & 255]),
        le.block(5, le.u32(0)),
      ];
    });
    const file = concat([le.section([1, 0, 200, 0, 65, 66, 67, 68]), shifted, ...packets]);
    const { shares, inspection } = await heardOf(file);
    expect(shares).toEqual([100, 100]);
    expect(inspection.capturedAt).toBe(BEGUN);
  });

  it('simple packets, which bear no time: placed by the order of the file', async () => {
    const file = concat([
      le.section(),
      le.interface(101),
      ...SENT.map((one) => le.simple(raw(one))),
    ]);
    const { shares, inspection } = await heardOf(file, [0, 0]);
    expect(shares).toEqual([100, 100]);
    expect(inspection.capturedAt).toBeNull();
  });

  it('an interface that is described where one reading of the file ends and the next begins', async () => {
    const head = [le.section(), le.interface(101)];
    const filler = le.block(0xbad, new Uint8Array((1 << 20) - 48 - 12 - 12));
    const packets = SENT.map((one) => le.enhanced(1, micros(one), raw(one)));
    const file = concat([...head, filler, le.interface(101), ...packets]);
    expect((await heardOf(file)).shares).toEqual([100, 100]);
  });
});

describe('pcap', () => {
  it('the longer record headers of a patched libpcap', async () => {
    const header = fileHeader(PCAP, 101);
    new DataView(header.buffer).setUint32(0, 0xa1b2cd34, true);
    const records = SENT.map((one) => {
      const plain = record(PCAP, one.timeMs, raw(one));
      return of(plain.subarray(0, 16), [1, 0, 0, 0, 8, 0, 0, 0], plain.subarray(16));
    });
    expect((await heardOf(concat([header, ...records]))).shares).toEqual([100, 100]);
  });

  it('nanoseconds where the header promises microseconds', async () => {
    const file = capture(SENT, { file: { ...PCAP, nano: true } });
    new DataView(file.buffer).setUint32(0, 0xa1b2c3d4, true);
    const { shares, inspection } = await heardOf(file);
    expect(shares).toEqual([100, 100]);
    expect(inspection.quality.local?.jitterMs).toBeLessThan(1);
  });

  /** The same packets, with the time of each record changed: seconds and microseconds. */
  function timed(
    change: (second: number, fraction: number, i: number) => [number, number],
    sent = SENT,
  ) {
    const records = sent.map((one, i) => {
      const bytes = record(PCAP, one.timeMs, raw(one));
      const view = new DataView(bytes.buffer);
      const [second, fraction] = change(view.getUint32(0, true), view.getUint32(4, true), i);
      view.setUint32(0, second, true);
      view.setUint32(4, fraction, true);
      return bytes;
    });
    return concat([fileHeader(PCAP, 101), ...records]);
  }

  it('no times at all', async () => {
    const { shares, inspection } = await heardOf(
      timed(() => [0, 0]),
      [0, 0],
    );
    expect(shares).toEqual([100, 100]);
    expect(inspection.capturedAt).toBeNull();
  });

  it('no times, and a side that begins two seconds late', async () => {
    const late = shortly(1).map((one) => ({ ...one, timeMs: one.timeMs + 2000 }));
    const sent = [...shortly(0), ...late].sort((a, b) => a.timeMs - b.timeMs);
    const { shares } = await heardOf(
      timed(() => [0, 0], sent),
      [0, 2000],
    );
    expect(shares).toEqual([100, 100]);
  });

  it('no times, and a pause of two seconds on one side, then on both', async () => {
    const later = (one: Sent, i: number) => ({
      ...one,
      timeMs: one.timeMs + (i >= 100 ? 2000 : 0),
    });
    const bump = (one: Sent, i: number): Sent => {
      const payload = Uint8Array.from(one.payload);
      const view = new DataView(payload.buffer);
      if (i >= 100) view.setUint32(4, view.getUint32(4) + 16_000);
      return { ...one, payload };
    };
    const pausing = (side: 0 | 1) => shortly(side).map((one, i) => bump(later(one, i), i));
    for (const sides of [
      [pausing(0), shortly(1)],
      [pausing(0), pausing(1)],
    ]) {
      const sent = sides.flat().sort((a, b) => a.timeMs - b.timeMs);
      const { sides: timeless } = await hear(timed(() => [0, 0], sent));
      const { sides: known } = await hear(timed((s, f) => [s, f], sent));
      expect(timeless[0].length).toBe(known[0].length);
      expect(timeless[0]).toEqual(known[0]);
      expect(timeless[1]).toEqual(known[1]);
    }
  });

  it('the clock of 1970', async () => {
    const { shares, inspection } = await heardOf(timed((s, f) => [s - EPOCH_MS / 1000 + 1, f]));
    expect(shares).toEqual([100, 100]);
    expect(inspection.capturedAt).toBe('1970-01-01T00:00:01.000Z');
  });

  it.each([
    ['years ahead', 5 * 365 * 86_400],
    ['years back', -5 * 365 * 86_400],
    ['back to 1970', 1 - EPOCH_MS / 1000],
    ['ten minutes back', -600],
    ['five seconds back', -5],
    ['one second back', -1],
  ])('a clock that is set %s in the middle of the call', async (_, seconds) => {
    const { shares, inspection } = await heardOf(
      timed((s, f, i) => [i < 200 ? s : s + seconds, f]),
    );
    expect(shares).toEqual([100, 100]);
    expect(inspection.durationMs).toBeLessThan(5100);
  });

  it('records out of the order of their times', async () => {
    const shuffled = SENT.map(
      (one, i) =>
        SENT[i % 7 === 3 && i + 9 < SENT.length ? i + 9 : i % 7 === 5 && i >= 9 ? i - 9 : i]!,
    );
    const missing = SENT.filter((one) => !shuffled.includes(one));
    const { shares } = await heardOf(capture([...shuffled, ...missing]));
    expect(shares).toEqual([100, 100]);
  });
});

describe('files that are no pcap say what they are', () => {
  const cases: [string, number[], RegExp][] = [
    ['snoop', [...new TextEncoder().encode('snoop\0\0\0'), 0, 0, 0, 2], /snoop/],
    ['gzip', [0x1f, 0x8b, 8, 0], /gzip.*unpack/i],
    ['zip', [0x50, 0x4b, 3, 4], /ZIP.*unpack/],
    [
      'WAV',
      [...new TextEncoder().encode('RIFF'), 0, 0, 0, 0, ...new TextEncoder().encode('WAVE')],
      /WAV/,
    ],
    ['ERF or chance', [9, 9, 9, 9], /does not begin as pcap or pcapng/],
    ['Network Monitor', [...new TextEncoder().encode('GMBU')], /Network Monitor/],
  ];
  it.each(cases)('%s', async (_, head, message) => {
    const bytes = of(head, new Uint8Array(500));
    await expect(heardOf(bytes)).rejects.toThrow(message);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MOST_PREROLL_MS } from '../codec/codecs.js';
import { partOf } from '../render/chunk-renderer.js';
import type { CaptureIndex, IndexedStream } from './capture-index.js';
import { encodeIndex, openIndex } from './index-format.js';

const CHUNK = 1 << 17;
const RATE = 8000;

type Row = { block: number; from: number; to: number };

const stream = (side: 0 | 1, rows: readonly Row[], chunks: readonly number[]): IndexedStream => ({
  flow: { addresses: Uint8Array.of(10, 0, 0, 1, 10, 0, 0, 2), sourcePort: 1, destinationPort: 2 },
  ssrc: side,
  side,
  codecs: new Map([
    [9, 'g722'],
    [102, 'g726-32'],
  ]),
  asides: [13],
  redundant: [],
  segments: [{ fromOffset: 0, tsStart: 5, tsSpan: 1000, clock: 8000, at: 0 }],
  extents: {
    blocks: rows.map(({ block }) => block),
    from: rows.map(({ from }) => from),
    to: rows.map(({ to }) => to),
  },
  noise: [{ from: 10, to: 20, level: 30 }],
  states: chunks.flatMap((chunk) =>
    ['g722', 'g726-32'].map((codec, i) => ({ chunk, codec, state: Uint8Array.of(chunk, i) })),
  ),
});

/** Blocks of a third of a chunk; every fifth has something much later in it as well. */
const rows = Array.from({ length: 60 }, (_, block): Row => {
  const from = Math.floor((block * CHUNK) / 3);
  return { block, from, to: from + (block % 5 === 0 ? 4 * CHUNK : Math.floor(CHUNK / 2)) };
});
const made: CaptureIndex = {
  sampleRate: RATE,
  frames: 20 * CHUNK,
  format: { kind: 'pcap', littleEndian: true, unit: 1, recordHeader: 16, link: 1 },
  holes: [{ after: 100, to: 200 }],
  size: 61_000,
  blocks: { offsets: rows.map((_, i) => 24 + i * 1000), leads: rows.map((_, i) => i % 7) },
  streams: [stream(0, rows, [1, 2, 5, 6, 12]), stream(1, rows.slice(30, 40), [])],
  muted: [[{ from: 1, to: 2 }], []],
};
const opened = openIndex(encodeIndex(made));
const index = opened.read();

/** What is found of a stream between two frames: bytes of the file that hold something. */
function places(
  { blocks, size }: CaptureIndex,
  { extents }: IndexedStream,
  from: number,
  to: number,
) {
  return extents.blocks.flatMap((block, i) => {
    if (extents.from[i]! >= to || extents.to[i]! <= from) return [];
    return [[blocks.offsets[block]!, blocks.leads[block]!, blocks.offsets[block + 1] ?? size]];
  });
}

describe('a part of an index', () => {
  it('has all that its chunks need, and nothing that is far from them', () => {
    const chunks = fc.tuple(fc.nat(19), fc.nat(4));
    const check = ([first, more]: [number, number]) => {
      const wanted = partOf(first, first + more, RATE);
      const part = opened.read(wanted);
      expect({ ...part, blocks: null, streams: null }).toEqual({
        ...index,
        blocks: null,
        streams: null,
      });
      part.streams.forEach((found, i) => {
        const all = index.streams[i]!;
        expect(places(part, found, wanted.from, wanted.to)).toEqual(
          places(index, all, wanted.from, wanted.to),
        );
        for (let chunk = first; chunk <= first + more; chunk++) {
          for (const name of ['g722', 'g726-32']) {
            const before = ({ states }: IndexedStream) =>
              states.findLast((state) => state.codec === name && state.chunk <= chunk);
            expect(before(found)).toEqual(before(all));
          }
        }
        expect(found.extents.blocks.length).toBeLessThan(3 * more + 12);
        expect({ ...found, extents: null, states: null }).toEqual({
          ...all,
          extents: null,
          states: null,
        });
      });
    };
    fc.assert(fc.property(chunks, check), { numRuns: 60 });
  });

  it('reaches beside its chunks as far as every codec is decoded before them', () => {
    const { from, to } = partOf(3, 4, RATE);
    expect(3 * CHUNK - from).toBeGreaterThan((MOST_PREROLL_MS * RATE) / 1000);
    expect(to).toBeGreaterThan(5 * CHUNK);
  });

  it('is all of it where none is asked for', () => {
    expect(encodeIndex(index)).toEqual(encodeIndex(made));
  });

  it('of a stream that is not heard there has no blocks', () => {
    const [, second] = opened.read(partOf(0, 0, RATE)).streams;
    expect(second!.extents).toEqual({ blocks: [], from: [], to: [] });
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { openWav } from '../src/audio.js';
import type { ByteSource } from '../src/byte-source.js';
import { bytesSource } from '../src/byte-source.js';
import { compactCapture, openCompact } from '../src/compact/compact.js';
import { inspectCapture } from '../src/inspect.js';
import { encodePeaks } from '../src/peaks.js';
import { Conversation } from '../src/synthesis/conversation.js';
import { phoneCapture } from '../src/synthesis/phone-capture.js';
import { concat } from './capture-builder.js';
import { CountingSource } from './counting-source.js';
import { truthOf } from './speech.js';

const FRAME = 160;
const MINUTE_MS = 60_000;

/** A call as a phone writes it, in which now one speaks, now the other, with pauses. */
function call(minutes: number): Uint8Array {
  const talk = new Conversation([truthOf(0), truthOf(1)]);
  const side = (which: 0 | 1) => (out: Int16Array, first: number) => {
    out.set(talk.frame(first / FRAME)[which]);
  };
  const options = { durationMs: minutes * MINUTE_MS, startedAt: new Date('2026-01-02T03:04:05Z') };
  const pieces = phoneCapture({ codec: 'PCMA', local: side(0), remote: side(1), ...options });
  return concat(Array.from(pieces, ({ bytes }) => bytes));
}

async function compacted(capture: ByteSource): Promise<ByteSource> {
  const parts: Uint8Array[] = [];
  await compactCapture(capture, (part) => void parts.push(part));
  return bytesSource(concat(parts));
}

/** Bytes that are read to hear the last second of a recording. */
async function forLastSecond(source: CountingSource, opened: ByteSource, index: Uint8Array) {
  const wav = openWav(opened, index, { channel: 'both' });
  let heard = 0;
  for await (const piece of wav.read(wav.byteLength - 32_000, wav.byteLength)) {
    heard += piece.length;
  }
  expect(heard).toBe(32_000);
  return source.taken;
}

type Forms = { capture: ByteSource; compact: ByteSource; index: Uint8Array; peaks: Uint8Array };

async function formsOf(minutes: number): Promise<Forms> {
  const capture = bytesSource(call(minutes));
  const { index, peaks } = await inspectCapture(capture);
  return { capture, compact: await compacted(capture), index, peaks: encodePeaks(peaks) };
}

const SHORT = 2;
const LONG = 8;
let short: Forms;
let long: Forms;
beforeAll(async () => {
  short = await formsOf(SHORT);
  long = await formsOf(LONG);
});

describe('the end of a call', () => {
  it('takes a small part of the capture, and no more of a long one', async () => {
    const [few, many] = [new CountingSource(short.capture), new CountingSource(long.capture)];
    const taken = await forLastSecond(few, few, short.index);
    expect(taken).toBeLessThan(250_000);
    expect(await forLastSecond(many, many, long.index)).toBeLessThan(taken + 50_000);
  });

  it('takes a small part of the compact form, and no more of a long one', async () => {
    const taken = async ({ compact, index }: Forms) => {
      const counting = new CountingSource(compact);
      return forLastSecond(counting, await openCompact(counting), index);
    };
    const few = await taken(short);
    expect(few).toBeLessThan(125_000);
    expect(await taken(long)).toBeLessThan(few + 50_000);
  });
});

/** Where in memory arrays begin. */
class Places {
  private readonly offsets = new Map<ArrayBufferLike, Set<number>>();

  get size(): number {
    return [...this.offsets.values()].reduce((sum, { size }) => sum + size, 0);
  }

  add({ buffer, byteOffset }: ArrayBufferView): void {
    const offsets = this.offsets.get(buffer) ?? new Set();
    this.offsets.set(buffer, offsets.add(byteOffset));
  }
}

/** The same bytes; it notes into which memory they were read. */
class NotingSource implements ByteSource {
  readonly memory = new Places();
  readonly size: number;

  constructor(private readonly source: ByteSource) {
    this.size = source.size;
  }

  read(offset: number, length: number): Promise<Uint8Array> {
    return this.source.read(offset, length);
  }

  async readInto(offset: number, target: Uint8Array): Promise<number> {
    this.memory.add(target);
    const bytes = await this.source.read(offset, target.length);
    target.set(bytes);
    return bytes.length;
  }
}

/** Two readings of eleven pieces each go through so many. */
const PIECES = 6;

describe('a long call', () => {
  it('is inspected in the same few pieces of memory, used again and again', async () => {
    const noting = new NotingSource(long.capture);
    const lanes = new Places();
    await inspectCapture(noting, {
      onChunk: ({ local, remote }) => {
        for (const lane of [local, remote]) if (lane) lanes.add(lane);
      },
    });
    expect(noting.memory.size).toBeLessThanOrEqual(PIECES);
    expect(lanes.size).toBe(2);
  });

  it('is read as a WAV in the same few pieces of memory', async () => {
    const noting = new NotingSource(long.capture);
    const wav = openWav(noting, long.index, { channel: 'both' });
    let most = 0;
    for await (const piece of wav.read(0, wav.byteLength)) most = Math.max(most, piece.length);
    expect(noting.memory.size).toBeLessThanOrEqual(PIECES);
    expect(most).toBeLessThanOrEqual(1 << 16);
  });
});

it('a minute of conversation takes less than 350 kB, waveform and index included', () => {
  const { compact, index, peaks } = long;
  expect((compact.size + index.length + peaks.length) / LONG).toBeLessThan(350_000);
});

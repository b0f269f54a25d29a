import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import type { ByteSource } from '../src/byte-source.js';
import { bytesSource, fileSource } from '../src/byte-source.js';
import type * as Convert from '../src/convert.js';
import type * as Inspect from '../src/inspect.js';
import { phoneCapture } from '../src/synthesis/phone-capture.js';
import { usefulThreads } from '../src/threads/useful-threads.js';
import { concat } from './capture-builder.js';
import { FIXTURES } from './speech.js';

/** Threads run what was built, and so does what starts them here. */
const BUILT = new URL('../../../dist/libs/media/src/', import.meta.url);
const built = <Module>(file: string) => import(new URL(file, BUILT).href) as Promise<Module>;
const { convertCapture } = await built<typeof Convert>('convert.js');
const { inspectCapture } = await built<typeof Inspect>('inspect.js');

const fixture = (name: string) => new Uint8Array(readFileSync(`${FIXTURES}/${name}`));

/** More than several chunks, as a phone writes it. */
function longCapture(): Uint8Array {
  const sawtooth = (slope: number) => (out: Int16Array, first: number) => {
    for (let i = 0; i < out.length; i++) out[i] = (((first + i) * slope) % 16_384) - 8192;
  };
  const pieces = phoneCapture({
    codec: 'PCMA',
    durationMs: 100_000,
    local: sawtooth(37),
    remote: sawtooth(11),
    startedAt: new Date('2026-01-02T03:04:05Z'),
  });
  return concat([...pieces].map(({ bytes }) => bytes));
}

/** The same call in G.722, whose decoder depends on all that came before. */
function longWideband(): Uint8Array {
  const bytes = longCapture();
  const view = new DataView(bytes.buffer);
  for (let at = 24; at < bytes.length;) {
    const length = view.getUint32(at + 8, true);
    if (length === 214) bytes[at + 59] = (bytes[at + 59]! & 0x80) | 9;
    at += 16 + length;
  }
  return bytes;
}

const CAPTURES: [string, () => Uint8Array][] = [
  ['a long call', longCapture],
  ['a long call in G.722', longWideband],
  ...[
    'loss5-reorder-dup.pcap',
    'g711a-cn13-dtx-2way.pcap',
    'g711a-dtmf101.pcap',
    'g722-2way.pcap',
    'g729a-2way.pcap',
    'late-join-2nd-dir.pcap',
    'one-way.pcap',
    'opus-nb-2way-pt111.pcap',
    'ssrc-change.pcap',
  ].map((name): [string, () => Uint8Array] => [name, () => fixture(name)]),
];

async function convert(capture: Uint8Array | ByteSource, threads: number) {
  const source = capture instanceof Uint8Array ? bytesSource(capture) : capture;
  const parts: Uint8Array[] = [];
  const write = (part: Uint8Array) => void parts.push(part.slice());
  const facts = await convertCapture(source, write, { channel: 'both', threads });
  return { wav: Buffer.concat(parts), facts };
}

const started: Worker[] = [];
process.on('worker', (worker) => started.push(worker));
afterEach(() => started.splice(0));
const running = () => started.filter(({ threadId }) => threadId >= 0);

describe('what several threads make of a capture is what one does', () => {
  it.each(CAPTURES)('%s', async (_, make) => {
    const bytes = make();
    const alone = await convert(bytes, 1);
    for (const threads of [2, 3]) {
      const together = await convert(bytes, threads);
      expect(together.wav.equals(alone.wav)).toBe(true);
      expect(together.facts).toEqual(alone.facts);
    }
  });

  it('a long call that is a file', async () => {
    const bytes = longCapture();
    const folder = mkdtempSync(join(tmpdir(), 'threads-'));
    writeFileSync(join(folder, 'call.pcap'), bytes);
    const file = await fileSource(join(folder, 'call.pcap'));
    try {
      const together = await convert(file, 3);
      const alone = await convert(bytes, 1);
      expect(together.wav.equals(alone.wav)).toBe(true);
      expect(together.facts).toEqual(alone.facts);
    } finally {
      await file.close();
      rmSync(folder, { recursive: true });
    }
  });
});

describe('threads', () => {
  it('end with the error of a source that fails while they decode', async () => {
    const whole = bytesSource(longCapture());
    let seen = 0;
    const failing: ByteSource = {
      size: whole.size,
      read(offset, length) {
        seen += length;
        if (seen > 1.5 * whole.size) return Promise.reject(new Error('the disk is gone'));
        return whole.read(offset, length);
      },
    };
    await expect(inspectCapture(failing, { threads: 3 })).rejects.toThrow('the disk is gone');
    expect([started.length, running()]).toEqual([2, []]);
  });

  it('stop when told so', async () => {
    const controller = new AbortController();
    const inspecting = inspectCapture(bytesSource(longCapture()), {
      threads: 3,
      signal: controller.signal,
      onChunk: () => controller.abort(new Error('enough')),
    });
    await expect(inspecting).rejects.toThrow('enough');
    expect([started.length, running()]).toEqual([2, []]);
  });

  it('say so when one of them dies', async () => {
    const inspecting = inspectCapture(bytesSource(longCapture()), {
      threads: 3,
      async onChunk() {
        await started[0]?.terminate();
      },
    });
    await expect(inspecting).rejects.toThrow('A rendering thread ended too early.');
    expect([started.length, running()]).toEqual([2, []]);
  });

  it('are not started for what is done before they are there', () => {
    expect(usefulThreads(1_000_000, ['opus'])).toBe(1);
    expect(usefulThreads(80_000_000, ['pcma', 'pcmu', 'g722'])).toBe(1);
    expect(usefulThreads(80_000_000, ['pcma', 'opus'])).toBe(Math.min(16, availableParallelism()));
  });
});

import { describe, expect, it } from 'vitest';
import { openWav } from '../src/audio.js';
import type { ByteSource } from '../src/byte-source.js';
import { bytesSource } from '../src/byte-source.js';
import { inspectCapture } from '../src/inspect.js';
import type { FileStyle } from './capture-builder.js';
import { PCAP, capture } from './capture-builder.js';
import { speaker } from './speech.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;

/** Packets of speech that stand so far apart, in numbers in a row and in timestamps. */
function sparse(packets: number, apartMs: number, file: FileStyle = PCAP): Uint8Array {
  const [first] = speaker(0, (packet, i) => (i < 1 ? packet : null));
  const all = Array.from({ length: packets }, (_, i) => {
    const payload = Uint8Array.from(first!.payload);
    const view = new DataView(payload.buffer);
    view.setUint16(2, i);
    view.setUint32(4, (i * apartMs * 8) % 2 ** 32);
    payload.fill(i + 1, 12);
    return { ...first!, timeMs: i * apartMs, payload };
  });
  return capture(all, { file });
}

/** Counts what is read of a capture. */
function counting(bytes: Uint8Array): ByteSource & { taken: () => number } {
  let taken = 0;
  return {
    size: bytes.length,
    taken: () => taken,
    read: (offset, length) => {
      const part = bytes.subarray(offset, offset + length);
      taken += part.length;
      return Promise.resolve(part);
    },
  };
}

describe('few packets over a long time', () => {
  const FILES: [string, FileStyle][] = [
    ['pcap', PCAP],
    ['pcapng', { ...PCAP, kind: 'pcapng' }],
  ];
  it.each(FILES)('%s: days apart, they are found; no call pauses so long', async (_, file) => {
    const { quality, durationMs } = await inspectCapture(bytesSource(sparse(10, 3 * DAY_MS, file)));
    expect(quality.local).toMatchObject({ packets: 10, lost: 0 });
    expect(durationMs).toBe(200);
  });

  it('a week takes no more than its packets do', async () => {
    const source = counting(sparse(170, 59 * 60_000));
    const began = process.cpuUsage();
    const { durationMs, index, gaps } = await inspectCapture(source);
    const { user, system } = process.cpuUsage(began);
    expect(durationMs).toBe(169 * 59 * 60_000 + 20);
    expect(gaps.length).toBeGreaterThan(169);
    expect(index.length).toBeLessThan(20_000);
    // There are 37,000 chunks of silence.
    expect((user + system) / 1e6).toBeLessThan(10);
    expect(source.taken()).toBeLessThan(170 * 8192);

    const wav = openWav(source, index, { channel: 'local' });
    const end: Uint8Array[] = [];
    for await (const part of wav.read(wav.byteLength - 320, wav.byteLength)) end.push(part);
    const samples = new Int16Array(Uint8Array.from(Buffer.concat(end)).buffer);
    expect(samples.every((sample) => sample !== 0)).toBe(true);
  });

  it('of what is longer than a week the first week is heard', async () => {
    const { durationMs } = await inspectCapture(bytesSource(sparse(400, 59 * 60_000)));
    expect(durationMs).toBeGreaterThan(WEEK_MS - HOUR_MS);
    expect(durationMs).toBeLessThanOrEqual(WEEK_MS + 20);
  });
});

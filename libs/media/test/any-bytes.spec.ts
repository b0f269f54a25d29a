import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openWav } from '../src/audio.js';
import { bytesSource } from '../src/byte-source.js';
import { CaptureFault } from '../src/capture-fault.js';
import type { Inspection } from '../src/inspect.js';
import { inspectCapture } from '../src/inspect.js';
import type { Sent } from './capture-builder.js';
import { capture, rtp } from './capture-builder.js';
import { A, B, FIXTURES } from './speech.js';

const RUNS = 150;
const fixture = (name: string) => new Uint8Array(readFileSync(`${FIXTURES}/${name}`));

/** Inspects and decodes; nothing but a CaptureFault may come of it. */
async function survive(bytes: Uint8Array): Promise<Inspection | null> {
  const source = bytesSource(bytes);
  try {
    const inspection = await inspectCapture(source);
    const wav = openWav(source, inspection.index, { channel: 'both' });
    const from = Math.floor(wav.byteLength / 3);
    let seen = 0;
    for await (const part of wav.read(from, Math.min(wav.byteLength, from + 100_000))) {
      seen += part.length;
    }
    expect(seen).toBe(Math.min(wav.byteLength, from + 100_000) - from);
    return inspection;
  } catch (error) {
    expect(error).toBeInstanceOf(CaptureFault);
    return null;
  }
}

const packet: fc.Arbitrary<Sent> = fc
  .record({
    timeMs: fc.oneof(fc.nat(2000), fc.double({ min: -1e9, max: 1e12, noNaN: true })),
    sequence: fc.oneof(fc.nat(40), fc.nat(65_535)),
    timestamp: fc.oneof(
      fc.nat(40).map((n) => n * 160),
      fc.nat(0xffffffff),
    ),
    type: fc.constantFrom(0, 8, 9, 13, 18, 34, 101, 111),
    ssrc: fc.constantFrom(1, 2, 3),
    payload: fc.uint8Array({ maxLength: 400 }),
    swapped: fc.boolean(),
  })
  .map(({ timeMs, swapped, ...fields }) => ({
    timeMs: Math.round(timeMs * 10) / 10,
    from: swapped ? B : A,
    to: swapped ? A : B,
    payload: rtp(fields),
  }));

/** Mostly sane calls with a few wild packets in between. */
const call: fc.Arbitrary<Sent[]> = fc
  .record({
    wild: fc.array(fc.tuple(fc.nat(200), packet), { maxLength: 20 }),
    type: fc.constantFrom(0, 8, 9),
    length: fc.constantFrom(80, 160, 240),
  })
  .map(({ wild, type, length }) => {
    const sent: Sent[] = Array.from({ length: 200 }, (_, i) => ({
      timeMs: (i * length) / 8,
      from: A,
      to: B,
      payload: rtp({
        sequence: i,
        timestamp: i * length,
        type,
        ssrc: 1,
        payload: new Uint8Array(length).fill(i),
      }),
    }));
    for (const [at, one] of wild) sent.splice(at, 0, one);
    return sent;
  });

describe('whatever the bytes', () => {
  it('random bytes after a header', async () => {
    const property = fc.asyncProperty(fc.uint8Array({ maxLength: 4000 }), async (noise) => {
      for (const name of ['g711a-2way.pcap', 'pcapng.pcapng']) {
        const head = fixture(name).subarray(0, name.endsWith('ng') ? 100 : 24);
        await survive(new Uint8Array([...head, ...noise]));
      }
    });
    await fc.assert(property, { numRuns: RUNS });
  });

  it('packets of any numbers at any time', async () => {
    const property = fc.asyncProperty(fc.array(packet, { maxLength: 60 }), async (sent) => {
      await survive(capture(sent));
    });
    await fc.assert(property, { numRuns: RUNS });
  });

  it('calls with wild packets among them', async () => {
    await fc.assert(
      fc.asyncProperty(call, async (sent) => {
        await survive(capture(sent));
      }),
      { numRuns: RUNS },
    );
  });

  it.each(['inno-like-g711a.pcap', 'pcapng.pcapng', 'frag4-reversed.pcap', 'g722-2way.pcap'])(
    '%s with bytes changed, missing or cut off',
    async (name) => {
      const whole = fixture(name).subarray(0, 60_000);
      const damage = fc.array(fc.tuple(fc.nat(59_999), fc.nat(300), fc.nat(255)), {
        minLength: 1,
        maxLength: 8,
      });
      const property = fc.asyncProperty(damage, fc.nat(2), async (places, how) => {
        let bytes = whole.slice();
        for (const [at, length, value] of places) {
          if (how === 0) bytes.fill(value, at, at + length);
          else if (how === 1) {
            bytes = new Uint8Array([...bytes.subarray(0, at), ...bytes.subarray(at + length)]);
          } else bytes[at] = value;
        }
        await survive(bytes);
      });
      await fc.assert(property, { numRuns: RUNS });
    },
  );
});

import { describe, expect, it } from 'vitest';
import { bytesSource } from '../src/byte-source.js';
import { inspectCapture } from '../src/inspect.js';
import type { Endpoint, Sent } from './capture-builder.js';
import { capture } from './capture-builder.js';
import type { Packet } from './speech.js';
import { hear, shareInPlace, speaker, together, truthOf } from './speech.js';

const at = (last: number, port: number): Endpoint => ({ address: [10, 0, 0, last], port });
const between = (from: Endpoint, to: Endpoint) => (packet: Packet) => ({ ...packet, from, to });

/** The share of speech in place, of the one who began on the left, of the other on the right. */
async function shares(sent: Sent[]): Promise<number[]> {
  const { sides } = await hear(capture(sent));
  return ([0, 1] as const).map((side) => shareInPlace(truthOf(side), sides[side], 0));
}

describe('two parties of whom only one direction was captured', () => {
  it('are two sides when both send to a recorder', async () => {
    const one = speaker(0, between(at(1, 4000), at(9, 5000)));
    const other = speaker(1, between(at(1, 4002), at(9, 5002)));
    expect(await shares(together(one, other))).toEqual([100, 100]);
  });

  it('are two sides when both come to a proxy from where they are', async () => {
    const one = speaker(0, between(at(1, 4000), at(9, 5000)));
    const other = speaker(1, between(at(2, 4000), at(9, 5002)));
    expect(await shares(together(one, other))).toEqual([100, 100]);
  });

  it('are one side when one comes after the other', async () => {
    const one = speaker(0, between(at(1, 4000), at(9, 5000)));
    const later = speaker(1, (packet) => {
      return { ...between(at(1, 4002), at(9, 5002))(packet), timeMs: packet.timeMs + 20_000 };
    });
    const bytes = capture([...one, ...later]);
    const { quality } = await inspectCapture(bytesSource(bytes));
    expect([quality.local === null, quality.remote === null]).toContain(true);
  });
});

describe('what looks like RTP', () => {
  it('is none when one packet comes again and again, as questions to DNS do', async () => {
    const speech = speaker(0, between(at(1, 4000), at(9, 5000)));
    const [question] = speaker(1, (packet, i) => {
      return i > 0 ? null : { ...packet, ...between(at(1, 3000), at(5, 53))(packet), type: 9 };
    });
    const asked = [0, 1, 2, 5, 9].map((s) => ({ ...question!, timeMs: 100 + s * 1000 }));
    const plainly = await inspectCapture(bytesSource(capture(speech)));
    const { codecs, frames, timeline } = await inspectCapture(
      bytesSource(capture(together(speech, asked))),
    );
    expect([codecs, frames]).toEqual([['G.711 A-law'], plainly.frames]);
    expect(timeline).toEqual(plainly.timeline);
  });
});

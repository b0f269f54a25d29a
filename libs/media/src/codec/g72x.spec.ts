import { beforeAll, describe, expect, it } from 'vitest';
import { payloadsOf } from '../../test/g72x-speech.js';
import { prepareCodecs } from './codecs.js';
import { G723Decoder } from './g723.js';
import { G729Decoder } from './g729.js';

const CALLS = [
  ['G.729', 'g729a-2way.pcap', () => new G729Decoder()],
  ['G.723.1', 'g7231-2way.pcap', () => new G723Decoder()],
] as const;
/** More than is decoded at once. */
const PACKETS = 180;
const LENGTH = PACKETS * 720;

type Step = (decoder: G729Decoder | G723Decoder, out: Int16Array) => void;

/** Speech with losses of odd lengths, and places that others write to in between. */
function stepsOf(name: string): Step[] {
  let at = 0;
  return payloadsOf(name, 0)
    .slice(0, PACKETS)
    .map((payload, i) => (decoder, out) => {
      if (i === 0) at = 0;
      if (i % 17 === 5) at += decoder.conceal(out, at, 90 + 7 * i);
      if (i % 23 === 11) at += 3;
      at += decoder.decode(payload, 0, payload.length, out, at);
    });
}

beforeAll(() => prepareCodecs(['g729', 'g723']));

describe.each(CALLS)('frames of %s', (_, name, open) => {
  it('sound the same decoded many at once or one by one', () => {
    const steps = stepsOf(name);
    const [many, single] = [new Int16Array(LENGTH), new Int16Array(LENGTH)];
    const [late, early] = [open(), open()];
    for (const step of steps) step(late, many);
    late.flush();
    for (const step of steps) {
      step(early, single);
      early.flush();
    }
    late.free();
    early.free();
    expect(many).toEqual(single);
    expect(many.some((sample) => Math.abs(sample) > 1000)).toBe(true);
  });

  it('of two streams do not get into each other', () => {
    const steps = stepsOf(name);
    const [one, other, alone] = [0, 0, 0].map(() => new Int16Array(LENGTH));
    const [first, second, third] = [open(), open(), open()];
    const half = steps.length / 2;
    for (const step of steps.slice(0, half)) step(first, one!);
    const again = stepsOf(name);
    for (const step of again) step(second, other!);
    for (const step of steps.slice(half)) step(first, one!);
    for (const step of stepsOf(name)) step(third, alone!);
    for (const decoder of [second, first, third]) {
      decoder.flush();
      decoder.free();
    }
    expect(one).toEqual(alone);
    expect(other).toEqual(alone);
  });

  it('are written when asked for, and only once', () => {
    const [payload] = payloadsOf(name, 0);
    const out = new Int16Array(240);
    const decoder = open();
    decoder.decode(payload!, 0, payload!.length, out, 0);
    out.fill(7);
    decoder.flush();
    expect(out.every((sample) => sample === 7)).toBe(false);
    out.fill(7);
    decoder.flush();
    expect(out.every((sample) => sample === 7)).toBe(true);
    decoder.free();
  });
});

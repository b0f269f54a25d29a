import { describe, expect, it } from 'vitest';
import { phoneCapture } from '#media/synthesis/phone-capture';
import { bytesSource } from '#media/byte-source';
import { inspectCapture } from '#media/inspect';
import type { ConversionFacts } from './conversion-facts.js';
import { digitsSchema, digitsView, qualitySchema, qualityView } from './quality.js';

const facts = async (): Promise<ConversionFacts> => {
  const tone = (out: Int16Array) => void out.fill(1000);
  const pieces = phoneCapture({ codec: 'PCMA', durationMs: 4_000, local: tone, remote: tone });
  const bytes = Buffer.concat(Array.from(pieces, (piece) => piece.bytes));
  const { index: _, peaks: __, ...told } = await inspectCapture(bytesSource(bytes));
  return told;
};

/** What the first converter would have told of the same call. */
const earlier = ({
  timeline: _,
  unreadable: __,
  otherCalls: ___,
  ...told
}: ConversionFacts): ConversionFacts => ({
  ...told,
  converter: 'media-1',
  gaps: [
    { side: 'remote', atMs: 0, durationMs: 500, reason: 'absent' },
    { side: 'local', atMs: 1_000, durationMs: 300, reason: 'lost' },
    { side: 'local', atMs: 2_000, durationMs: 100, reason: 'lost' },
  ],
  quality: {
    ...told.quality,
    local: { ...told.quality.local, longestLossMs: undefined, lostMs: undefined } as never,
  },
});

describe('the quality of a recording', () => {
  it('is what the converter found, and fits its schema', async () => {
    const view = qualityView(await facts());
    expect(qualitySchema.parse(view)).toEqual(view);
    expect(view.grade).toBe('good');
    expect(view.local.timeline).toEqual([
      { atMs: 0, durationMs: view.durationMs, kind: 'sound', losses: null },
    ]);
  });

  it('is told of what an earlier converter made, too', async () => {
    const view = qualityView(earlier(await facts()));
    expect(qualitySchema.parse(view)).toEqual(view);
    const { grade, measured, timeline } = view.local;
    expect(measured).toMatchObject({ longestLossMs: 300, lostMs: 400 });
    expect([view.grade, grade]).toEqual(['fair', 'fair']);
    expect(timeline.map(({ kind, atMs }) => [kind, atMs])).toEqual([
      ['sound', 0],
      ['lost', 1_000],
      ['sound', 1_300],
      ['lost', 2_000],
      ['sound', 2_100],
    ]);
    expect(view.remote.timeline[0]).toMatchObject({ kind: 'absent', durationMs: 500 });
    expect(view.unreadable).toBeNull();
    expect(view.otherCalls).toEqual([]);
  });

  it('is told of an earlier converter however many losses there were', async () => {
    const told = earlier(await facts());
    const gaps = Array.from({ length: 200_000 }, (_, i) => ({
      ...{ side: 'local' as const, reason: 'lost' as const },
      ...{ atMs: 40 * i, durationMs: 20 },
    }));
    const { measured } = qualityView({ ...told, gaps, durationMs: 8_000_000 }).local;
    expect(measured).toMatchObject({ longestLossMs: 20, lostMs: 4_000_000 });
  });

  it('tells of the calls that are in the capture beside the one that is heard', async () => {
    const otherCall = {
      ends: ['192.0.2.1:4000', '192.0.2.2:4000'] as [string, string],
      codecs: ['G.711 A-law'],
      atMs: -500,
      durationMs: 9_000,
      packets: 900,
    };
    const view = qualityView({ ...(await facts()), otherCalls: [otherCall] });
    expect(qualitySchema.parse(view).otherCalls).toEqual([otherCall]);
  });

  it('claims of no call that it is good when a part of it came and is not heard', async () => {
    const told = await facts();
    const hidden = (kind: 'encrypted' | 'undecoded') => ({
      ...told,
      timeline: {
        ...told.timeline!,
        remote: {
          ...told.timeline!.remote,
          spans: [
            { atMs: 0, durationMs: 1_000, kind: 'sound' as const },
            { atMs: 1_000, durationMs: 3_000, kind },
          ],
        },
      },
    });
    for (const kind of ['encrypted', 'undecoded'] as const) {
      const view = qualityView(hidden(kind));
      expect(qualitySchema.parse(view)).toEqual(view);
      expect([view.grade, view.local.grade, view.remote.grade]).toEqual(['poor', 'good', 'poor']);
    }
  });

  it('says when digits were dialled, and only the list of digits which', async () => {
    const digit = { atMs: 1_000, durationMs: 100, digit: '7', side: 'local' } as const;
    const told = { ...(await facts()), dtmf: [digit] };
    expect(JSON.stringify(qualityView(told).digits)).not.toContain('7');
    expect(digitsSchema.parse(digitsView(told)).items).toEqual([digit]);
  });
});

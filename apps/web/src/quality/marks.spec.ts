import { describe, expect, it } from 'vitest';
import type { RecordingQuality, TimelineSpan } from '../api/types.js';
import { hiddenOf, leadInTo, markAt, marksOf, nextMark, worseSide } from './marks.js';

const span = (kind: TimelineSpan['kind'], atMs: number, durationMs: number): TimelineSpan => ({
  kind,
  atMs,
  durationMs,
  losses: kind === 'lost' && durationMs > 1_000 ? { count: 7, missingMs: 140 } : null,
});

const side = (...timeline: TimelineSpan[]): RecordingQuality['local'] => ({
  grade: 'good',
  measured: null,
  codecs: [],
  undecoded: [],
  timeline,
});

const quality: RecordingQuality = {
  durationMs: 10_000,
  converter: 'media-2',
  grade: 'good',
  local: side(span('sound', 0, 2_000), span('lost', 2_000, 60), span('noise', 5_000, 2_000)),
  remote: side(span('absent', 0, 1_000), span('lost', 6_000, 2_000)),
  digits: [{ side: 'local', atMs: 5_500, durationMs: 100 }],
  otherCalls: [],
  unreadable: null,
};

describe('marks', () => {
  const marks = marksOf(quality);

  it('are where a side is not heard, and where a digit was dialled, in the order of time', () => {
    expect(marks.map(({ side, kind, atMs }) => [side, kind, atMs])).toEqual([
      ['remote', 'absent', 0],
      ['local', 'lost', 2_000],
      ['local', 'silence', 5_000],
      ['local', 'digit', 5_500],
      ['remote', 'lost', 6_000],
    ]);
  });

  it('tell of several losses that are told as one how much is missing', () => {
    expect(marks.at(-1)).toMatchObject({ durationMs: 2_000, count: 7, missingMs: 140 });
  });

  it('are found near a moment, on one side', () => {
    expect(markAt(marks, 'local', 1_990, 20)?.kind).toBe('lost');
    expect(markAt(marks, 'local', 1_970, 20)).toBeUndefined();
    expect(markAt(marks, 'remote', 2_000, 20)).toBeUndefined();
  });

  it('are gone through one after the other, then from the first again', () => {
    const [first, second] = marks.filter(({ kind }) => kind === 'lost');
    expect(nextMark(marks, 'lost', 0)).toBe(first);
    expect(nextMark(marks, 'lost', leadInTo(first!.atMs))).toBe(second);
    expect(nextMark(marks, 'lost', leadInTo(second!.atMs))).toBe(first);
    expect(nextMark(marks, 'undecoded', 0)).toBeUndefined();
  });
});

it('what cannot be heard is added up for each side', () => {
  const local = side(span('encrypted', 0, 3_000), span('sound', 3_000, 1_000));
  const remote = side(span('sound', 0, 4_000));
  expect(hiddenOf({ ...quality, local, remote })).toEqual([{ side: 'local', ms: 3_000 }]);
});

describe('the worse side', () => {
  const measured = (lossPercent: number) =>
    ({ lossPercent, lost: lossPercent }) as NonNullable<RecordingQuality['local']['measured']>;
  const of = (local: Partial<RecordingQuality['local']>, remote: typeof local) =>
    worseSide({
      ...quality,
      local: { ...quality.local, ...local },
      remote: { ...quality.remote, ...remote },
    }).side;

  it('is that of the worse grade, then that of which more was lost', () => {
    expect(
      of({ grade: 'poor', measured: measured(1) }, { grade: 'fair', measured: measured(4) }),
    ).toBe('local');
    expect(
      of({ grade: 'fair', measured: measured(1) }, { grade: 'fair', measured: measured(4) }),
    ).toBe('remote');
    expect(of({ grade: null, measured: null }, { grade: 'good', measured: measured(0) })).toBe(
      'remote',
    );
  });
});

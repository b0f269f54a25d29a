import { z } from 'zod';
import type { Inspection } from '#media/inspect';
import type { Gap } from '#media/quality/gaps';
import { type Grade, gradeOf } from '#media/quality/grade';
import type { DirectionQuality } from '#media/quality/quality';
import type { SideTimeline } from '#media/quality/side-timeline';
import type { TimelineKind, TimelineSpan } from '#media/quality/timeline';
import type { ConversionFacts } from './conversion-facts.js';

const ms = z.int().meta({ description: 'Milliseconds from the beginning, or of duration' });
const grade = z.enum(['good', 'fair', 'poor']).meta({
  description:
    'good: up to 1 % lost and no hole beyond 200 ms; fair: up to 5 % and a second; poor: beyond. ' +
    'What came and cannot be heard is a hole, too. ' +
    'Jitter does not count: a recording plays every packet where it was sent.',
});
const kinds = ['sound', 'noise', 'silence', 'lost', 'undecoded', 'encrypted', 'absent'] as const;

const spanSchema = z.object({
  atMs: ms,
  durationMs: ms,
  kind: z.enum(kinds).meta({
    description:
      'noise: the sender asked for comfort noise; silence: it paused; lost: packets were lost; ' +
      'undecoded: they came and cannot be decoded; encrypted: they came encrypted (SRTP); ' +
      'absent: before its beginning or after its end',
  }),
  losses: z.object({ count: z.int(), missingMs: z.int() }).nullable().meta({
    description: 'Several losses told as one, because there are too many to tell one by one',
  }),
});

const measuredSchema = z.object({
  packets: z.int(),
  lost: z.int(),
  lossPercent: z.number(),
  lossBursts: z.int().meta({ description: 'Runs of lost packets' }),
  longestBurst: z.int().meta({ description: 'The longest run, in packets' }),
  duplicates: z.int(),
  reordered: z.int(),
  jitterMs: z.number().meta({ description: 'Mean interarrival jitter (RFC 3550, 6.4.1)' }),
  mostJitterMs: z.number().nullable(),
  lostMs: ms,
  longestLossMs: ms,
  concealedMs: z.int().meta({ description: 'How much of what was lost was made up' }),
  timestampClock: z
    .int()
    .nullable()
    .meta({
      description:
        'Ticks a second by which the sender counted timestamps, where that is another clock than its ' +
        'codec has; what is heard is right',
    }),
});

const sideSchema = z.object({
  grade: grade.nullable().meta({ description: 'null: nothing of this side can be heard' }),
  measured: measuredSchema.nullable().meta({ description: 'null: nothing came of this side' }),
  codecs: z.array(z.object({ atMs: ms, codec: z.string(), decoded: z.boolean() })),
  undecoded: z.array(z.object({ codec: z.string(), encrypted: z.boolean() })),
  timeline: z
    .array(spanSchema)
    .meta({ description: 'From beginning to end without holes, at most 1500 stretches' }),
});

export const qualitySchema = z
  .object({
    durationMs: z.int(),
    converter: z.string(),
    grade: grade.nullable(),
    local: sideSchema,
    remote: sideSchema,
    digits: z
      .array(z.object({ atMs: ms, durationMs: ms, side: z.enum(['local', 'remote']) }))
      .meta({ description: 'When a digit was dialled; which one, GET …/digits says' }),
    otherCalls: z
      .array(
        z.object({
          ends: z.tuple([z.string(), z.string()]).meta({ description: 'Address and port of both' }),
          codecs: z.array(z.string()),
          atMs: z.int().meta({ description: 'Negative: it began before the call that is heard' }),
          durationMs: ms,
          packets: z.int(),
        }),
      )
      .meta({
        description:
          'Calls that go on in the capture at the same time, and are heard by themselves, lest they be ' +
          'mixed: of call 1 the first of them is call 2',
      }),
    unreadable: z.object({ stretches: z.int(), bytes: z.int() }).nullable().meta({
      description: 'Parts of the capture file that are no packets; null: not looked at',
    }),
  })
  .meta({ id: 'RecordingQuality' });
type QualityView = z.infer<typeof qualitySchema>;
type SideView = z.infer<typeof sideSchema>;

export const digitsSchema = z
  .object({
    items: z.array(
      z.object({
        atMs: ms,
        durationMs: ms,
        side: z.enum(['local', 'remote']),
        digit: z.string().meta({ description: '0 to 9, *, #, A to D' }),
      }),
    ),
  })
  .meta({ id: 'DialledDigits' });

type Side = 'local' | 'remote';

/** What the converter found, as a page draws it; of earlier converters, what they told. */
export const qualityView = (facts: ConversionFacts): QualityView => {
  const [local, remote] = [sideView(facts, 'local'), sideView(facts, 'remote')];
  return {
    durationMs: facts.durationMs,
    converter: facts.converter,
    grade: worst([local.grade, remote.grade]),
    local,
    remote,
    digits: facts.dtmf.map(({ atMs, durationMs, side }) => ({ atMs, durationMs, side })),
    otherCalls: facts.otherCalls ?? [],
    unreadable: facts.unreadable ?? null,
  };
};

const sideView = (facts: ConversionFacts, side: Side): SideView => {
  const gaps = facts.gaps.filter((gap) => gap.side === side);
  const found = facts.quality[side];
  const measured = found && measuredOf(found, gaps);
  const { spans, codecs, undecoded } = facts.timeline?.[side] ?? earlier(facts, side, gaps);
  const isHeard = spans.some(({ kind }) => kind === 'sound');
  return {
    grade: measured && isHeard ? gradeOf(measured, spans) : null,
    measured,
    codecs,
    undecoded,
    timeline: spans.map((span) => ({ ...span, losses: span.losses ?? null })),
  };
};

type EarlierQuality = Omit<DirectionQuality, NotToldBefore> &
  Partial<Pick<DirectionQuality, NotToldBefore>>;
type NotToldBefore = 'mostJitterMs' | 'lostMs' | 'longestLossMs';

const measuredOf = ({ codec: _, ...found }: EarlierQuality, gaps: readonly Gap[]) => {
  const lost = gaps.filter(({ reason }) => reason === 'lost').map(({ durationMs }) => durationMs);
  return {
    ...found,
    mostJitterMs: found.mostJitterMs ?? null,
    timestampClock: found.timestampClock ?? null,
    lostMs: found.lostMs ?? lost.reduce((sum, each) => sum + each, 0),
    longestLossMs:
      found.longestLossMs ?? lost.reduce((longest, each) => Math.max(longest, each), 0),
  };
};

/** What the first converter told of a side, as a timeline. */
const earlier = (facts: ConversionFacts, side: Side, gaps: readonly Gap[]): SideTimeline => {
  const { codec } = facts.quality[side] ?? {};
  const undecoded = facts.quality[side] === null ? facts.undecoded : [];
  return {
    spans: between(gaps, facts.durationMs),
    codecs: codec === undefined ? [] : [{ atMs: 0, codec, decoded: true }],
    undecoded: undecoded.map((name) => ({ codec: name, encrypted: false })),
  };
};

/** Gaps, and sound between them. */
const between = (gaps: readonly Gap[], durationMs: number): TimelineSpan[] => {
  const spans: TimelineSpan[] = [];
  let at = 0;
  const until = (ms: number, kind: TimelineKind) => {
    if (ms > at) spans.push({ atMs: at, durationMs: ms - at, kind });
    at = Math.max(at, ms);
  };
  for (const gap of gaps) {
    until(gap.atMs, 'sound');
    until(gap.atMs + gap.durationMs, gap.reason);
  }
  until(durationMs, 'sound');
  return spans;
};

const WORST_FIRST: readonly Grade[] = ['poor', 'fair', 'good'];

const worst = (grades: readonly (Grade | null)[]): Grade | null =>
  WORST_FIRST.find((each) => grades.includes(each)) ?? null;

/** The digits that were dialled, as the converter found them. */
export const digitsView = ({ dtmf }: Pick<Inspection, 'dtmf'>): z.infer<typeof digitsSchema> => ({
  items: dtmf,
});

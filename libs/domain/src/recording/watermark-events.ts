import { z } from 'zod';
import type { EventsOf } from '../kernel.js';

/** What can differ from what was sealed. */
export const differingParts = [
  'capture',
  'sound',
  'fact',
  'history',
  'seal',
  'chain',
  'checkpoint',
] as const;

const spans = z.array(z.tuple([z.number(), z.number()]));

export const difference = z.object({
  part: z.enum(differingParts),
  code: z.string().describe('What it is, for programs.'),
  detail: z.string().describe('A sentence for people; it names nobody.'),
  figures: z
    .record(z.string(), z.union([z.string(), z.number()]))
    .exactOptional()
    .describe('What the sentence stands with, so that it can be said in another language.'),
  field: z.string().exactOptional().describe('Which fact, or which field of the seal.'),
  seconds: spans.exactOptional().describe('Seconds of the call, as [from, to) pairs.'),
  bytes: spans.exactOptional().describe('Bytes of the capture, as [from, to) pairs.'),
  more: z.int().exactOptional().describe('So many pairs more, which are not named.'),
});

export const watermarkEvents = {
  RecordingWatermarkRequested: z
    .object({
      reason: z.null(),
      personal: z.object({ reason: z.string() }).nullable().optional(),
    })
    .describe('Somebody asked for it to be sealed, whatever the settings say.'),
  RecordingWatermarked: z
    .object({
      sequence: z.int().min(0).describe('Its entry in the chain of seals.'),
      hash: z.string().describe('Of that entry.'),
      key: z.string().describe('Which key it was signed with.'),
      covers: z
        .enum(['sound', 'capture', 'earlier'])
        .describe(
          'The capture with its sound, the capture alone, or what was there before it came anew.',
        ),
    })
    .describe('It was sealed: from here on it can be proved that it is as it was.'),
  RecordingTombstoned: z
    .object({ sequence: z.int().min(0).describe('Its entry in the chain of seals.') })
    .describe('The chain of seals says that what was sealed is gone.'),
  RecordingVerified: z
    .object({
      valid: z.boolean(),
      sequence: z.int().min(0).describe('The entry that it was compared with.'),
      differences: z.array(difference),
      how: z.enum(['asked', 'scrub']).describe('Somebody asked, or the product looked by itself.'),
    })
    .describe('It was compared with its seal.'),
} as const;

/** What the chain of seals says of a recording. */
export type Watermark = {
  /** How much of what is there now is sealed. */
  readonly covers: 'nothing' | 'capture' | 'sound';
  /** Its last entry; `null` when there is none. */
  readonly sequence: number | null;
  readonly isRequested: boolean;
  readonly hasTombstone: boolean;
  /** What the last comparison came to. */
  readonly isValid: boolean | null;
};

export const noWatermark: Watermark = {
  covers: 'nothing',
  sequence: null,
  isRequested: false,
  hasTombstone: false,
  isValid: null,
};

type DataOf<T extends keyof typeof watermarkEvents> = Extract<
  EventsOf<typeof watermarkEvents>,
  { type: T }
>['data'];
type Watermarked = { readonly watermark: Watermark };

const and = <S extends Watermarked>(state: S, changed: Partial<Watermark>): S => ({
  ...state,
  watermark: { ...state.watermark, ...changed },
});

/** What these events make of what is known of a recording. */
export const watermarkEvolution = {
  RecordingWatermarkRequested: <S extends Watermarked>(before: S) =>
    and(before, { isRequested: true }),
  RecordingWatermarked: <S extends Watermarked>(
    before: S,
    { sequence, covers }: DataOf<'RecordingWatermarked'>,
  ) => and(before, { sequence, ...(covers !== 'earlier' && { covers }) }),
  RecordingTombstoned: <S extends Watermarked>(before: S) => and(before, { hasTombstone: true }),
  RecordingVerified: <S extends Watermarked>(before: S, { valid }: DataOf<'RecordingVerified'>) =>
    and(before, { isValid: valid }),
};

import { z } from 'zod';
import type { Aggregate, EventsOf } from '../kernel.js';
import { leftovers } from '../leftovers.js';
import { type CallInformation, callInformationAttached } from './call-information.js';
import { compactionEvents, encryptedUnder } from './compaction-events.js';
import { noteEvents } from './note-events.js';
import { type SaidOwner, ownerAssigned } from './owner.js';
import { quality } from './quality.js';
import {
  type Watermark,
  noWatermark,
  watermarkEvents,
  watermarkEvolution,
} from './watermark-events.js';

/** How an upload ends before the device ends it. */
export const brokenEndings = [
  'connection-broken',
  'connection-idle',
  'server-stopped',
  'server-killed',
  'disk-full',
] as const;
/** Why not all of a recording came. */
export const incompleteReasons = [...brokenEndings, 'ended-by-hand'] as const;
export type IncompleteReason = (typeof incompleteReasons)[number];

const sealed = z.object({ reason: z.string() }).nullable().optional();
/** Until reasons were sealed they stood in `reason`; since then they are personal. */
const reason = z.object({ reason: z.string().nullable(), personal: sealed });

/** Which rule took a recording away. */
export const removalRules = [
  'request',
  'purge',
  'bin',
  'retention',
  'licence',
  'restored-backup',
] as const;

const removal = z.object({
  rule: z.enum(removalRules),
  name: z.string().nullable().describe('Of the rule or App object, where it has one.'),
  days: z.int().nullable().describe('The days that the rule gave it, where it gives any.'),
  dueOn: z.iso.datetime().nullable().describe('When they were over.'),
});
export type Removal = z.infer<typeof removal>;

const stays = z
  .literal('ready')
  .optional()
  .describe('It could be heard before, and can be as before until it was read anew.');

/** Stored for ever: add an event or an optional field; never rename, never remove. */
export const recordingEvents = {
  RecordingStarted: z
    .object({
      startedAt: z.iso.datetime(),
      conversation: z.string().nullable().describe('Conference id, lower case, without dashes.'),
      device: z.string().nullable().describe('MAC address of the recording device, 12 hex digits.'),
      serial: z.string().nullable(),
      personal: z
        .object({
          fileName: z.string(),
          registration: z.string().nullable(),
          domain: z.string().nullable(),
        })
        .nullable(),
    })
    .describe('A device began to send a capture.'),
  RecordingUploaded: z
    .object({
      endedAt: z.iso.datetime(),
      bytes: z.int(),
      sha256: z.string(),
      incomplete: z
        .enum(incompleteReasons)
        .nullable()
        .describe('Why the upload ended before the device ended it.'),
      personal: sealed.describe('What somebody who ended it by hand gave as his reason.'),
    })
    .describe('The bytes are safe: hashed, on disk, whole or as far as they came.'),
  RecordingFoundDuplicate: z
    .object({ original: z.uuid() })
    .describe('The same bytes under the same name were there already; the earlier one stands.'),
  RecordingConversionRequested: reason
    .extend({
      stays,
      cause: z
        .string()
        .optional()
        .describe('What the product itself asks it for; it asks once for each.'),
    })
    .describe('Somebody asked for the capture to be read again.'),
  RecordingConverted: z
    .object({
      converter: z.string(),
      sampleRate: z.int(),
      frames: z.int(),
      durationMs: z.int(),
      capturedAt: z.iso.datetime().nullable().describe('Time of the first packet.'),
      codecs: z.array(z.string()),
      undecoded: z
        .array(z.string())
        .optional()
        .describe('Codecs of sound that is in the capture and cannot be heard.'),
      quality,
    })
    .describe('The capture was read through: its audio, codecs and quality are known.'),
  RecordingConversionFailed: z
    .object({
      converter: z.string(),
      code: z.string(),
      reason: z.string().describe('A sentence for people.'),
      codecs: z
        .array(z.string())
        .optional()
        .describe('Codecs of its sound, where they are why it failed.'),
      stays,
    })
    .describe('The capture could not be made into audio; the capture itself is kept.'),
  ...compactionEvents,
  OwnerAssigned: ownerAssigned,
  CallInformationAttached: callInformationAttached,
  RecordingProtected: reason.describe('From now on nothing deletes it, by hand or by schedule.'),
  RecordingUnprotected: reason.describe('It may be deleted again.'),
  RecordingRecycled: reason
    .extend({
      binDays: z.int().min(0),
      purgesOn: z.iso.datetime().describe('When it is removed for good unless it is restored.'),
      appObject: z.string().nullable().describe('The App object whose deletion mode put it there.'),
    })
    .describe('It was put into the recycle bin, from where it can be restored.'),
  RecordingRestored: reason.describe('It was taken out of the recycle bin.'),
  RecordingDeleted: z
    .object({
      reason: z
        .string()
        .nullable()
        .describe('As the person wrote it; it is kept in the receipt when all else is gone.'),
      removal,
    })
    .describe('It was decided that it goes for good; nobody sees or hears it from now on.'),
  RecordingErased: z
    .object({
      left: leftovers,
    })
    .describe(
      'Its bytes and its key are destroyed, and no file of the database holds what told of people.',
    ),
  ...noteEvents,
  ...watermarkEvents,
} as const;
export type RecordingEvent = EventsOf<typeof recordingEvents>;

export type RecordingStage =
  'unknown' | 'recording' | 'received' | 'duplicate' | 'ready' | 'failed' | 'deleted' | 'erased';

/** Only what a decision must know; what a screen shows lives in the read model. */
export type Recording = {
  readonly stage: RecordingStage;
  readonly isProtected: boolean;
  /** Ids of the notes that are on it. */
  readonly notes: readonly string[];
  /** Whose it is, and how that came out; `null`: nobody has decided yet. */
  readonly owner: SaidOwner | null;
  /** Who called whom, as far as somebody has said. */
  readonly call: CallInformation | null;
  /** When it ended, ISO 8601; until then, when it began. */
  readonly endedAt: string | null;
  /** It is in the recycle bin: for how many days, and until when. */
  readonly bin: { readonly days: number; readonly purgesOn: string } | null;
  /** It is ready, and is to be read again beside that. */
  readonly isReread: boolean;
  /** What the product has asked for it to be read again for. */
  readonly causes: readonly string[];
  /** Somebody said that nothing more comes; should it come all the same, it is taken. */
  readonly isEndedByHand: boolean;
  /** SHA-256 of the capture, hex, once it is there. */
  readonly sha256: string | null;
  /** How it is kept; null until that is decided. */
  readonly kept: 'compact' | 'as-received' | null;
  /** How often it was converted. */
  readonly conversions: number;
  readonly watermark: Watermark;
  /** Id of the crypt key under which its bytes are encrypted; `null`: they are in clear. */
  readonly encryptedWith: string | null;
  /** By which the key of its bytes is known again; `null`: earlier releases did not say it. */
  readonly keyCommitment: string | null;
};

export const recording: Aggregate<Recording, RecordingEvent> = {
  noun: 'recording',
  initial: {
    stage: 'unknown',
    isProtected: false,
    notes: [],
    owner: null,
    call: null,
    endedAt: null,
    bin: null,
    isReread: false,
    causes: [],
    isEndedByHand: false,
    sha256: null,
    kept: null,
    conversions: 0,
    watermark: noWatermark,
    encryptedWith: null,
    keyCommitment: null,
  },
  evolve: {
    RecordingStarted: (before, { startedAt: endedAt }) => ({
      ...before,
      stage: 'recording',
      endedAt,
    }),
    RecordingUploaded: (before, { sha256, endedAt, incomplete }) => ({
      ...before,
      stage: 'received',
      isEndedByHand: incomplete === 'ended-by-hand',
      sha256,
      endedAt,
      watermark: { ...before.watermark, covers: 'nothing' },
    }),
    RecordingFoundDuplicate: (before) => ({ ...before, stage: 'duplicate' }),
    RecordingConversionRequested: ({ causes, ...before }, { stays, cause }) => ({
      ...before,
      ...(stays === 'ready' ? { isReread: true } : { stage: 'received' }),
      causes: cause === undefined ? causes : [...causes, cause],
    }),
    RecordingConverted: ({ conversions, watermark, ...before }) => ({
      ...before,
      stage: 'ready',
      isReread: false,
      conversions: conversions + 1,
      watermark: watermark.covers === 'sound' ? { ...watermark, covers: 'capture' } : watermark,
    }),
    RecordingConversionFailed: (before, { stays }) => ({
      ...before,
      stage: stays ?? 'failed',
      isReread: false,
    }),
    RecordingEncrypted: encryptedUnder,
    RecordingCompacted: (before) => ({ ...before, kept: 'compact' }),
    RecordingNotCompacted: (before) => ({ ...before, kept: 'as-received' }),
    OwnerAssigned: (before, { owner: id, how, since = null }) => ({
      ...before,
      owner: { id, how, since },
    }),
    CallInformationAttached: (before, { direction, personal }) => ({
      ...before,
      call: personal && { direction, ...personal },
    }),
    RecordingProtected: (before) => ({ ...before, isProtected: true }),
    RecordingUnprotected: (before) => ({ ...before, isProtected: false }),
    RecordingRecycled: (before, { binDays, purgesOn }) => ({
      ...before,
      bin: { days: binDays, purgesOn },
    }),
    RecordingRestored: (before) => ({ ...before, bin: null }),
    RecordingDeleted: (before) => ({ ...before, stage: 'deleted', bin: null, isReread: false }),
    RecordingErased: (before) => ({ ...before, stage: 'erased' }),
    NoteAdded: ({ notes, ...before }, { note: added }) => ({
      ...before,
      notes: [...notes, added],
    }),
    NoteChanged: (before) => before,
    NoteRemoved: ({ notes, ...before }, { note: removed }) => ({
      ...before,
      notes: notes.filter((other) => other !== removed),
    }),
    ...watermarkEvolution,
  },
};

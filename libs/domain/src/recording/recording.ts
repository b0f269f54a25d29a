import { z } from 'zod';
import type { Aggregate, EventsOf } from '../kernel.js';

/** Why an upload ended before the device ended it. */
export const incompleteReasons = [
  'connection-broken',
  'connection-idle',
  'server-stopped',
  'server-killed',
  'disk-full',
] as const;
export type IncompleteReason = (typeof incompleteReasons)[number];

const side = z.object({
  packets: z.int(),
  lost: z.int(),
  lossPercent: z.number(),
  jitterMs: z.number(),
});

/** Measured losses and jitter; milliseconds and per cent, `null` for a side that was not heard. */
export const quality = side.extend({ local: side.nullable(), remote: side.nullable() });
export type Quality = z.infer<typeof quality>;

const reason = z.object({ reason: z.string().nullable() });

/** Stored for ever: add an event or an optional field; never rename, never remove. */
export const recordingEvents = {
  /** A device began to send a capture. */
  RecordingStarted: z.object({
    startedAt: z.iso.datetime(),
    /** Conference id, lower case, without dashes. */
    conversation: z.string().nullable(),
    /** MAC address of the recording device, 12 hex digits. */
    device: z.string().nullable(),
    serial: z.string().nullable(),
    personal: z
      .object({
        fileName: z.string(),
        registration: z.string().nullable(),
        domain: z.string().nullable(),
      })
      .nullable(),
  }),
  /** The bytes are safe: hashed, on disk, whole or as far as they came. */
  RecordingUploaded: z.object({
    endedAt: z.iso.datetime(),
    bytes: z.int(),
    sha256: z.string(),
    incomplete: z.enum(incompleteReasons).nullable(),
  }),
  /** The same bytes under the same name were there already; the earlier recording stands. */
  RecordingFoundDuplicate: z.object({ original: z.uuid() }),
  RecordingConversionRequested: reason,
  RecordingConverted: z.object({
    converter: z.string(),
    sampleRate: z.int(),
    frames: z.int(),
    durationMs: z.int(),
    capturedAt: z.iso.datetime().nullable(),
    codecs: z.array(z.string()),
    quality,
  }),
  RecordingConversionFailed: z.object({
    converter: z.string(),
    code: z.string(),
    /** A sentence for people. */
    reason: z.string(),
  }),
  RecordingProtected: reason,
  RecordingUnprotected: reason,
} as const;
export type RecordingEvent = EventsOf<typeof recordingEvents>;

export type RecordingStage =
  'unknown' | 'recording' | 'received' | 'duplicate' | 'ready' | 'failed';

/** Only what a decision must know; what a screen shows lives in the read model. */
export type Recording = { readonly stage: RecordingStage; readonly isProtected: boolean };

export const recording: Aggregate<Recording, RecordingEvent> = {
  noun: 'recording',
  initial: { stage: 'unknown', isProtected: false },
  evolve: {
    RecordingStarted: (before) => ({ ...before, stage: 'recording' }),
    RecordingUploaded: (before) => ({ ...before, stage: 'received' }),
    RecordingFoundDuplicate: (before) => ({ ...before, stage: 'duplicate' }),
    RecordingConversionRequested: (before) => ({ ...before, stage: 'received' }),
    RecordingConverted: (before) => ({ ...before, stage: 'ready' }),
    RecordingConversionFailed: (before) => ({ ...before, stage: 'failed' }),
    RecordingProtected: (before) => ({ ...before, isProtected: true }),
    RecordingUnprotected: (before) => ({ ...before, isProtected: false }),
  },
};

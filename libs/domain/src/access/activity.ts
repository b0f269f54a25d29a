import { z } from 'zod';
import type { Event, EventsOf } from '../kernel.js';

/** Where it is known from which seconds were played. */
const playedSources = ['sent', 'heard'] as const;
/** What there is to read of who did what. */
const traceLists = ['activity', 'events'] as const;

const past = z
  .object({
    position: z.string().describe('The position of the log as of which it was shown.'),
    user: z.string().nullable().describe('Id of the user as whom it was shown.'),
  })
  .exactOptional()
  .describe('It was shown as it stood then; absent: as it is.');

/**
 * Who saw, heard or took what. Kept beside the recording, in `activity-<recording id>`;
 * a listing is kept once, in `activity-<user id>`, with the ids it showed, and so is what is about no
 * recording in particular.
 */
export const activityEvents = {
  RecordingListed: z
    .object({
      recordings: z.array(z.string()).describe('The recordings that the page showed.'),
      personal: z
        .object({
          filter: z
            .record(z.string(), z.string())
            .describe('What was looked for; search words are names and numbers.'),
        })
        .nullable(),
      asOf: past,
    })
    .describe('Somebody looked at a list of recordings.'),
  RecordingOpened: z
    .object({ asOf: past })
    .describe('Somebody looked at what is known of a recording.'),
  RecordingPlayed: z
    .object({
      channel: z.string(),
      seconds: z
        .array(z.tuple([z.number(), z.number()]))
        .describe('Seconds of the call, as [from, to) pairs, ascending.'),
      source: z
        .enum(playedSources)
        .exactOptional()
        .describe(
          'sent: these seconds went out to be heard, some of them perhaps ahead; heard: the page says that they sounded. Absent: sent.',
        ),
      call: z
        .number()
        .exactOptional()
        .describe('Which of several calls in the capture. Absent: the first.'),
      speed: z.number().exactOptional().describe('Of what was heard: 1 is as fast as it was said.'),
    })
    .describe('Somebody heard these parts of a recording.'),
  RecordingDigitsShown: z
    .object({})
    .describe('Somebody was shown which digits were dialled in the call.'),
  RecordingDownloaded: z
    .object({
      what: z.enum(['capture', 'zip', 'audio', 'receipt', 'evidence']),
      withheld: z
        .array(z.tuple([z.int(), z.int()]))
        .exactOptional()
        .describe(
          'Seconds of the call that are silent in what was taken, as [from, to) pairs. Absent: none.',
        ),
      personal: z
        .object({ reason: z.string() })
        .nullable()
        .exactOptional()
        .describe('Why they are withheld.'),
    })
    .describe('Somebody took a recording away, or the receipt of its deletion.'),
  RecordingAccessRefused: z
    .object({ verb: z.string(), code: z.string() })
    .describe('Somebody wanted something of a recording, or of all of them, and was refused it.'),
  RecordingAccessExplained: z
    .object({
      user: z.string().describe('Id of the user whom the question was about.'),
      asOf: past,
    })
    .describe('Somebody asked why a person may or may not see a recording.'),
  LogRead: z
    .object({
      how: z.enum(['page', 'text', 'download', 'live']),
      filter: z
        .record(z.string(), z.string())
        .describe('Which lines were asked for; of words that were searched only that they were.'),
    })
    .describe('Somebody read the log of the processes.'),
  ActivityRead: z
    .object({ of: z.enum(traceLists), filter: z.record(z.string(), z.string()) })
    .describe('Somebody read what people did, or the event history.'),
  ActivityExported: z
    .object({
      of: z.enum(traceLists),
      format: z.enum(['csv', 'jsonl']),
      filter: z.record(z.string(), z.string()),
    })
    .describe('Somebody took away what people did, as a file.'),
} as const;
export type ActivityEvent = EventsOf<typeof activityEvents>;

/**
 * Whom else the personal part of an event is about, beside the subject of its stream: what was looked
 * for says something about everything that was found, and goes with any of it.
 */
export const alsoAbout = ({ type, data }: Event): readonly string[] => {
  if (type === 'RecordingListed') return (data as { recordings: string[] }).recordings;
  return ASKED_BY_SOMEBODY.has(type) ? [(data as { user: string }).user] : [];
};
/** Why somebody wanted to see something, and why he did not, goes with his account. */
const ASKED_BY_SOMEBODY: ReadonlySet<string> = new Set(['AccessRequested', 'AccessRefused']);

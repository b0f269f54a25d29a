import { z } from 'zod';
import { ownerWays } from '#domain/recording/owner';
import { quality } from '#domain/recording/quality';
import { moment } from '../moment.js';
import { asOfSchema, pastQuery } from './past.schema.js';
import { incompleteReasons } from '#domain/recording/recording';

const party = z.object({ name: z.string().nullable(), number: z.string().nullable() });
const time = z.iso.datetime().nullable();

/** A recording as JSON (contract.md); unknown values are null, never guessed. */
export const recordingSchema = z
  .object({
    id: z.uuid(),
    conversation: z.string().nullable(),
    name: z.string().nullable().meta({ description: 'File name under which the device sent it' }),
    device: z.string().nullable(),
    serial: z.string().nullable(),
    registration: z.string().nullable(),
    owner: party.extend({ id: z.string() }).nullable(),
    ownerHow: z
      .enum(ownerWays)
      .nullable()
      .meta({ description: 'How it came out whose it is; null: nobody has decided yet' }),
    direction: z.string().nullable(),
    local: party,
    remote: party,
    startedAt: z.iso.datetime(),
    endedAt: time,
    capturedAt: time.meta({ description: "First audio packet, by the device's clock" }),
    durationMs: z.int().nullable(),
    bytes: z.int().nullable(),
    storedBytes: z
      .int()
      .nullable()
      .meta({ description: 'What the capture takes where it is kept, compact or as it came' }),
    state: z.enum([
      'recording',
      'received',
      'converting',
      'ready',
      'failed',
      'recycled',
      'deleted',
    ]),
    incomplete: z.string().nullable().meta({ description: 'Why not all of it came, in words' }),
    incompleteCode: z.enum(incompleteReasons).nullable(),
    failure: z.string().nullable().meta({ description: 'Why it could not be converted, in words' }),
    failureCode: z.string().nullable(),
    remedy: z.enum(['convert']).nullable().meta({
      description: 'What may help when it failed: converting it again; null: that would not',
    }),
    codecs: z.array(z.string()),
    undecoded: z
      .array(z.string())
      .meta({ description: 'Codecs of sound that is in the capture and cannot be heard' }),
    quality: quality.nullable(),
    protected: z.boolean(),
    held: z
      .boolean()
      .meta({ description: 'Under a legal hold: nobody can remove it, or change what is known' }),
    holds: z
      .array(z.object({ id: z.uuid(), name: z.string().nullable() }))
      .nullable()
      .meta({ description: 'The active holds it is under; null to who may not see holds' }),
    recycledAt: time,
    removesOn: time.meta({ description: 'When it goes for good by itself; null: it does not' }),
    removesRule: z.enum(['bin', 'retention', 'licence']).nullable(),
    removesWhy: z
      .string()
      .nullable()
      .meta({ description: 'Why it goes then, in words, such as "retention 90 days"' }),
    removesDays: z.int().nullable().meta({ description: 'For how many days that rule keeps it' }),
    removesRuleName: z
      .string()
      .nullable()
      .meta({ description: 'The retention rule that keeps it; null: the default, or none' }),
    encrypted: z.boolean(),
    locked: z.boolean(),
    lockedUnder: z
      .object({ number: z.int(), since: z.iso.datetime() })
      .nullable()
      .meta({
        description:
          'The crypt key that it takes; null: it is not locked, or nobody knows of the key',
      }),
    watermarked: z.boolean(),
    notes: z.int(),
    sha256: z.string().nullable(),
    sampleRate: z.int().nullable(),
    frames: z.int().nullable(),
    converter: z.string().nullable(),
    rereading: z
      .boolean()
      .meta({ description: 'Can be heard, and the capture is being read again beside that' }),
    revision: z.int(),
  })
  .meta({ id: 'Recording' });

const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
const MOST = 500;

/** `GET /api/recordings`: what narrows the list. */
export const listQuery = z.strictObject({
  q: z.string().max(200).optional().meta({
    description:
      'Text in names, numbers, file name, device or conversation. One or two letters or digits, or one before a space, +, - or . (k.): where a word begins, but anywhere in scripts that set no spaces',
  }),
  number: z.string().max(100).optional().meta({
    description: 'Part of a number; one or two digits: where it begins',
  }),
  owner: z.string().max(200).optional(),
  from: moment.optional(),
  to: moment.optional(),
  direction: z.enum(['in', 'out', 'internal']).optional(),
  state: recordingSchema.shape.state.optional(),
  protected: flag.optional(),
  unowned: flag.optional().meta({ description: 'Those that are nobody’s' }),
  ownerRemoved: flag.optional().meta({ description: 'Those whose owner’s account was removed' }),
  bin: flag.optional(),
  conversation: z.string().max(64).optional(),
  hold: z
    .string()
    .max(100)
    .optional()
    .meta({ description: 'Id of a legal hold: what it covers, in the recycle bin or not' }),
  ...pastQuery,
  limit: z.coerce.number().int().min(1).max(MOST).default(50),
  after: z.string().max(500).optional(),
});

export const pageSchema = z.object({
  items: z.array(recordingSchema),
  next: z.string().nullable(),
  asOf: asOfSchema,
});

/** `GET /api/recordings/{id}`: now, or as it stood. */
export const openQuery = z.strictObject(pastQuery);
export const openedSchema = recordingSchema.extend({ asOf: asOfSchema.exactOptional() });

/**
 * An id of ours in an address, of whatever it is. Ids are written in lower case, and so are the streams of
 * what is about them; what is none is answered like one that does not exist.
 */
export const idParam = z
  .string()
  .max(100)
  .transform((id) => id.toLowerCase());
export const reasonBody = z.object({ reason: z.string().max(1_000).nullish() }).nullish();
export const removalBody = reasonBody
  .unwrap()
  .unwrap()
  .extend({
    mode: z.enum(['Recoverable', 'Permanent']).optional().meta({
      description: 'What it is believed to do; refused when the App object has it otherwise by now',
    }),
  })
  .nullish();
const MOST_CALLS = 1_000;
/**
 * What WAV is wanted: which sides, and how many samples a second, `natural` for as many as the
 * recording needs (8,000 or 16,000).
 */
export const audioQuery = z.object({
  call: z.coerce.number().int().min(1).max(MOST_CALLS).default(1).meta({
    description:
      'Which of the calls that the capture holds: 1 is that of the recording, 2 the first of its otherCalls',
  }),
  channel: z.enum(['both', 'local', 'remote', 'mix']).default('both'),
  rate: z.enum(['natural', '48000']).default('natural'),
  damaged: z
    .enum(['refused', 'silent'])
    .default('refused')
    .meta({
      description:
        'What to do where the stored capture is damaged: refuse it with capture-damaged, or break off ' +
        'there; or give what is left of the call, silent where that is damaged',
    }),
});

export const callQuery = audioQuery.pick({ call: true });

import { z } from 'zod';
import type { EventType } from '#domain/catalogue-of-events';
import type { OwnerWay } from '#domain/recording/owner';
import type { Removal } from '#domain/recording/recording';
import type { AuditEntry } from '#infra/read-model/audit/audit.queries';
import type { UserQueries } from '#infra/read-model/users/user.queries';
import { listedInWords, playedInWords, takenInWords } from './access-words.js';
import { removalInWords } from './removal-in-words.js';

export const historyLineSchema = z.object({
  position: z.string(),
  at: z.iso.datetime(),
  by: z.string(),
  byName: z.string().nullable(),
  via: z.string(),
  appObject: z
    .string()
    .nullable()
    .meta({ description: 'The App object that a person acted through' }),
  consent: z
    .string()
    .nullable()
    .meta({ description: 'Id of the supervisor under whose consent he acted' }),
  consentName: z.string().nullable(),
  type: z.string(),
  text: z.string().meta({ description: 'What happened, in words, with the reason' }),
  reason: z.string().nullable().meta({ description: 'What a person gave as his reason' }),
  data: z.record(z.string(), z.unknown()),
});
export const historySchema = z.object({
  items: z.array(historyLineSchema),
  whole: z.boolean().meta({
    description: 'false: there is more than these, which GET /api/activity?recording= has',
  }),
});
export type History = { readonly items: HistoryLine[]; readonly whole: boolean };
export type HistoryLine = z.infer<typeof historyLineSchema>;

type Facts = Record<string, unknown>;
const text = (value: unknown): string => (typeof value === 'string' ? value : String(value));
const because = ({ reason }: Facts) => (reason ? ` (${text(reason)})` : '');
/** `null`: the key of the hold is lost. */
const called = ({ name }: Facts) => (name ? ` “${text(name)}”` : '');
/** The day from which it could go by itself, UTC. */
const dueInWords = ({ rule, dueOn }: Removal) =>
  DUE.has(rule) && dueOn !== null ? `, due on ${dueOn.slice(0, 10)}` : '';
const DUE: ReadonlySet<Removal['rule']> = new Set<Removal['rule']>(['bin', 'retention', 'licence']);
const sentence = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

const ownerWords: Record<OwnerWay, string> = {
  registration: 'Recognised whose it is, by what the phone was registered as',
  device: 'Recognised whose it is, by the device',
  hand: 'Given to its owner by hand',
};

type Party = { readonly name: string | null; readonly number: string | null };
const partyInWords = (party: Party | undefined) =>
  [party?.name, party?.number].filter(Boolean).join(' ') || 'unknown';
const callInWords = ({ direction, local, remote }: Facts) => {
  const [here, there] = [partyInWords(local as Party), partyInWords(remote as Party)];
  const [from, to] = direction === 'in' ? [there, here] : [here, there];
  return `${direction === null ? 'between' : text(direction)}: ${from} ${direction === null ? 'and' : 'to'} ${to}`;
};

const detailsOf = (differences: unknown): string =>
  (differences as { detail: string }[]).map(({ detail }) => detail).join(' ');

/** Words for the events of a recording; an event without words of its own is shown by its type. */
const words: Partial<Record<EventType, (data: Facts) => string>> = {
  RecordingStarted: () => 'The device began to send',
  RecordingUploaded: ({ bytes, incomplete, ...data }) =>
    incomplete === 'ended-by-hand'
      ? `Ended by hand, with ${text(bytes)} bytes: the upload was lost${because(data)}`
      : incomplete
        ? `Received ${text(bytes)} bytes, then the upload broke off (${text(incomplete)})`
        : `Received whole, ${text(bytes)} bytes`,
  RecordingFoundDuplicate: () => 'The same bytes were here already',
  RecordingConversionRequested: (data) => `Conversion asked for again${because(data)}`,
  RecordingConverted: ({ codecs }) => `Converted: ${(codecs as string[]).join(', ')}`,
  RecordingConversionFailed: ({ reason, stays }) =>
    stays === 'ready'
      ? `Converting again failed, the audio stays as it was: ${text(reason)}`
      : `Conversion failed: ${text(reason)}`,
  RecordingEncrypted: ({ from }) =>
    from === null ? 'Kept encrypted under a crypt key' : 'Brought under a newer crypt key',
  RecordingCompacted: ({ originalBytes, compactBytes }) =>
    `Kept compact: ${text(compactBytes)} of ${text(originalBytes)} bytes, nothing lost`,
  RecordingNotCompacted: ({ reason }) => `Kept as it came: ${text(reason)}`,
  OwnerAssigned: ({ owner, ownerName, how, ...data }) =>
    (owner === null
      ? 'Made nobody’s'
      : ownerWords[how as OwnerWay] + (ownerName ? `: ${text(ownerName)}` : '')) + because(data),
  CallInformationAttached: (data) => `Call information: ${callInWords(data)}`,
  RecordingProtected: (data) => `Protected from deletion${because(data)}`,
  RecordingUnprotected: (data) => `Protection lifted${because(data)}`,
  RecordingRecycled: (data) =>
    `Put into the recycle bin for ${text(data.binDays)} days${because(data)}`,
  RecordingRestored: (data) => `Taken out of the recycle bin${because(data)}`,
  RecordingDeleted: (data) =>
    sentence(removalInWords(data.removal as Removal)) +
    dueInWords(data.removal as Removal) +
    because(data),
  RecordingErased: () => 'Its bytes and its key were destroyed',
  RecordingWatermarkRequested: (data) => `Sealing asked for${because(data)}`,
  RecordingWatermarked: ({ covers, sequence }) =>
    `Sealed${covers === 'sound' ? ', with its sound' : ''}: entry ${text(sequence)} of the chain`,
  RecordingTombstoned: () => 'The chain of seals says that it is gone',
  RecordingVerified: ({ valid, differences }) =>
    valid === true
      ? 'Verified: it is as it was sealed'
      : `Verified: it differs from its seal. ${detailsOf(differences)}`,
  HoldPlaced: (data) => `Legal hold${called(data)} placed${because(data)}`,
  HoldLifted: (data) => `Legal hold${called(data)} lifted${because(data)}`,
  NoteAdded: () => 'Note added',
  NoteChanged: () => 'Note changed',
  NoteRemoved: () => 'Note removed',
  RecordingOpened: () => 'Opened',
  RecordingListed: listedInWords,
  RecordingPlayed: playedInWords,
  RecordingDigitsShown: () => 'Dialled digits shown',
  RecordingDownloaded: (data) => takenInWords(data) + because(data),
  RecordingAccessExplained: ({ userName }) =>
    `Asked why ${userName ? text(userName) : 'somebody'} may or may not see it`,
  RecordingAccessRefused: ({ verb }) => `Refused: ${text(verb)}`,
  LogRead: () => 'Read the log',
  ActivityRead: ({ of }) => (of === 'events' ? 'Read the event history' : 'Read the activity'),
  ActivityExported: ({ format }) => `Took the activity away as a file (${text(format)})`,
  UserSignedIn: () => 'Signed in',
  UserSignedOut: () => 'Signed out',
};

/** An event of the activity protocol as a person reads it. */
export const historyLine = async (
  entry: AuditEntry,
  users: Pick<UserQueries, 'byId'>,
): Promise<HistoryLine> => {
  const { position, at, by, via, appObject, consent, type, personal } = entry;
  const describe = words[type as EventType];
  const data = await withNames(entry, users);
  const { reason } = { ...data, ...personal };
  return {
    position,
    at,
    by,
    byName: await nameOfActor(by, users),
    via,
    appObject,
    consent,
    consentName: consent === null ? null : await nameOfActor(`user:${consent}`, users),
    type,
    text: describe?.({ ...data, ...personal }) ?? type,
    // Of a failed conversion it is the cause, which stands in the words.
    reason: BY_PEOPLE.has(type) && typeof reason === 'string' && reason !== '' ? reason : null,
    data,
  };
};

/** Events whose reason is what a person said. */
const BY_PEOPLE: ReadonlySet<string> = new Set<EventType>([
  'RecordingUploaded',
  'RecordingConversionRequested',
  'OwnerAssigned',
  'RecordingProtected',
  'RecordingUnprotected',
  'RecordingRecycled',
  'RecordingRestored',
  'RecordingDeleted',
  'RecordingDownloaded',
  'HoldPlaced',
  'HoldLifted',
]);

/** People are told of by name beside their id. */
const withNames = async (
  { type, data }: AuditEntry,
  users: Pick<UserQueries, 'byId'>,
): Promise<Facts> => {
  const field = PEOPLE[type as EventType];
  const id = field === undefined ? undefined : data[field];
  if (typeof id !== 'string') return data;
  return { ...data, [`${String(field)}Name`]: (await users.byId(id))?.name ?? null };
};
/** Fields that hold the id of a user. */
const PEOPLE: Partial<Record<EventType, string>> = {
  OwnerAssigned: 'owner',
  RecordingAccessExplained: 'user',
};

/** The name of an actor who is a person, while it is known. */
export const nameOfActor = async (
  by: string,
  users: Pick<UserQueries, 'byId'>,
): Promise<string | null> => {
  const [kind, id] = by.split(':', 2);
  if (kind !== 'user' || !id) return null;
  return (await users.byId(id))?.name ?? null;
};

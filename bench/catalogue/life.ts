import { v5 } from 'uuid';
import { type Decision, fold } from '#domain/kernel';
import { addNote } from '#domain/recording/add-note';
import { assignOwner } from '#domain/recording/assign-owner';
import { conversionFailed, converted } from '#domain/recording/convert';
import { deleteForGood } from '#domain/recording/delete';
import { protect } from '#domain/recording/protect';
import { recogniseOwner } from '#domain/recording/recognise-owner';
import { type Recording, type RecordingEvent, recording } from '#domain/recording/recording';
import { recycle } from '#domain/recording/recycle';
import { start } from '#domain/recording/start';
import { upload } from '#domain/recording/upload';
import { systemOccasion } from '#infra/occasion';
import { Chance } from './chance.js';
import { type Person, people } from './people.js';

const NAMESPACE = '0b0b3f0a-8b4f-4c41-9d55-2f4f3c4e6f10';
const DAY_MS = 86_400_000;
const SPAN_MS = 3 * 365 * DAY_MS;
/** The newest are still arriving, or wait for their conversion. */
const ARRIVING = 5;
const WAITING = 10;
const RECENTLY_MS = 25 * DAY_MS;

type Verb = Decision<Recording, RecordingEvent>;
type Step = { readonly at: Date; readonly verb: Verb };

/** The events of one recording that were decided on one occasion. */
export type Said = { readonly at: Date; readonly events: readonly RecordingEvent[] };

/** Of how many recordings it is one, the oldest being number 0; `until`: when the newest began. */
export type Place = { readonly index: number; readonly count: number; readonly until: Date };

export const recordingId = (index: number): string => v5(`recording ${String(index)}`, NAMESPACE);

/** What happens to the recording of such a place, from its first event to its last. */
export function lifeOf(place: Place): Said[] {
  let state = recording.initial;
  return stepsOf(place).map(({ at, verb }) => {
    const events = verb(state, systemOccasion({ now: () => at }, 'bench'));
    state = fold({ ...recording, initial: state }, events);
    return { at, events };
  });
}

function stepsOf({ index, count, until }: Place): Step[] {
  const chance = new Chance(index * 2_654_435_761);
  const began = until.getTime() - SPAN_MS * (1 - (index + chance.next()) / count);
  const seconds = Math.ceil(5 + 600 * chance.next() ** 4);
  const person = somebody(chance);
  const left = count - index;
  const after = (delayMs: number, ...verbs: Verb[]): Step[] => {
    const at = new Date(began + delayMs);
    return verbs.map((verb) => ({ at, verb }));
  };
  const steps = after(0, start(announced(chance, person)));
  if (left <= ARRIVING) return steps;
  const uploaded = seconds * 1_000;
  steps.push(...after(uploaded, upload(received(chance, seconds)), ...owned(chance, person)));
  if (left <= ARRIVING + WAITING) return steps;
  steps.push(...after(uploaded + 2_000, conversion(chance, began, seconds)));
  const isRecent = until.getTime() - began < RECENTLY_MS;
  return [...steps, ...after(uploaded + DAY_MS / 24, ...later(chance, isRecent))];
}

/** A few are recorded much more than the others. */
const somebody = (chance: Chance): Person => {
  const person = people[Math.floor(people.length * chance.next() ** 2)];
  if (!person) throw new Error('There is nobody to be recorded.');
  return person;
};

const announced = (chance: Chance, { name, device }: Person) => {
  const conversation = chance.hex(32);
  const serial = String(1 + chance.below(3));
  return {
    conversation,
    device,
    serial,
    fileName: `${conversation}-${device}-${serial}.pcap`,
    registration: name,
    domain: 'example.com',
  };
};

const received = (chance: Chance, seconds: number) => ({
  bytes: seconds * 23_000,
  sha256: chance.hex(64),
  incomplete: chance.happens(0.01) ? ('connection-broken' as const) : null,
});

const owned = (chance: Chance, { id }: Person): Verb[] => {
  const dice = chance.next();
  if (dice < 0.1) return [];
  if (dice < 0.85) return [recogniseOwner({ id, how: 'registration' })];
  if (dice < 0.95) return [recogniseOwner({ id, how: 'device' })];
  return [assignOwner({ owner: somebody(chance).id, reason: 'A shared telephone', holds: [] })];
};

const conversion = (chance: Chance, began: number, seconds: number): Verb => {
  if (chance.happens(0.015))
    return conversionFailed({ converter: '1', code: 'no-audio', reason: 'There is no audio.' });
  const packets = seconds * 50;
  const lost = chance.happens(0.1) ? chance.below(packets / 10) : 0;
  const side = { packets, lost, lossPercent: (100 * lost) / packets, jitterMs: 3 * chance.next() };
  return converted({
    converter: '1',
    sampleRate: 8_000,
    frames: seconds * 8_000,
    durationMs: seconds * 1_000,
    capturedAt: new Date(began).toISOString(),
    codecs: [chance.oneOf('G.711 A-law', 'G.711 A-law', 'G.711 µ-law', 'G.722', 'Opus', 'G.729')],
    quality: { ...side, local: side, remote: side },
  });
};

/** What people do with some of them; the recycle bin holds what was put there of late. */
const later = (chance: Chance, isRecent: boolean): Verb[] => {
  const dice = chance.next();
  if (dice < 0.01) return [protect('A complaint')];
  if (dice < 0.04) return [addNote(v5(chance.hex(8), NAMESPACE), 'Called about the invoice.')];
  if (dice < 0.05) return isRecent ? [recycle(BINNED)] : [deleteForGood(DELETED)];
  return [];
};

const BINNED = { reason: 'Private', binDays: 30, appObject: null, holds: [] };
const DELETED = {
  reason: null,
  removal: { rule: 'bin', name: null, days: 30, dueOn: null },
  holds: [],
} as const;

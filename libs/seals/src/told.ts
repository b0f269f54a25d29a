import { fold } from '#domain/kernel';
import { type Recording, type RecordingEvent, recording } from '#domain/recording/recording';
import { type SealedFacts, sealedFacts } from '#domain/seal/facts';
import { UnknownEvent } from '#infra/event-store/codec';
import type { StoredEvent } from '#infra/event-store/event-store';
import type { RecordedEvent } from '#infra/event-store/recorded-event';
import type { House } from '#infra/house';
import { type Json, canonicalBytes } from './canonical-json.js';
import { leafHash, rootOf } from './merkle.js';

/** What the log tells of a recording: as it is stored, as it is read, and what it comes to. */
export type Told = {
  readonly stored: readonly StoredEvent[];
  readonly events: readonly (RecordedEvent & RecordingEvent)[];
  readonly state: Recording;
};

/** @throws UnknownEvent when what is stored cannot be read */
export const toldOf = async (
  { store, codec }: Pick<House, 'store' | 'codec'>,
  id: string,
): Promise<Told> => {
  const stored = await storedOf(store, id);
  const events = (await codec.decodeAll(stored)) as unknown as Told['events'];
  return { stored, events, state: fold(recording, events) };
};

/** What can be read of it. `unreadable`: revisions of events that cannot, or not their personal part. */
export type ReadableTold = Told & { readonly unreadable: readonly bigint[] };

/** The same where some of it was changed. What is personal in that is left out, or else all of the event. */
export const readableOf = async (
  { store, codec }: Pick<House, 'store' | 'codec'>,
  id: string,
): Promise<ReadableTold> => {
  const stored = await storedOf(store, id);
  const whole = await Promise.all(stored.map((event) => ifReadable(codec, event)));
  const unreadable = stored.filter((_, n) => whole[n] === null);
  const left = await Promise.all(
    stored.map(async (event, n) => whole[n] ?? (await ifReadable(codec, impersonal(event)))),
  );
  const events = left.filter((event) => event !== null) as unknown as Told['events'];
  return {
    stored,
    events,
    state: fold(recording, events),
    unreadable: unreadable.map(({ revision }) => revision),
  };
};

const storedOf = async (store: House['store'], id: string): Promise<StoredEvent[]> => {
  const stored: StoredEvent[] = [];
  for await (const event of store.readStream(`recording-${id}`)) stored.push(event);
  return stored;
};

const ifReadable = (codec: House['codec'], event: StoredEvent): Promise<RecordedEvent | null> =>
  codec.decode(event).catch((error: unknown) => {
    if (error instanceof UnknownEvent) return null;
    throw error;
  });

/** As it reads once its key is destroyed. */
const impersonal = (event: StoredEvent): StoredEvent =>
  typeof event.data === 'object' ? { ...event, data: { ...event.data, personal: null } } : event;

/** One event as the log holds it, its personal part sealed: a leaf of the history. */
export const eventLeaf = ({ id, type, data, metadata }: StoredEvent): Buffer =>
  leafHash(canonicalBytes({ id, type, data: data as Json, metadata: metadata as Json }));

/** Over the first `events` events, as the log holds them: hex. */
export const historyRoot = ({ stored }: Told, events: number): string =>
  rootOf(stored.slice(0, events).map(eventLeaf)).toString('hex');

export const factsOf = ({ events }: Told, first: number): SealedFacts =>
  sealedFacts(events.slice(0, first));

/** How often it was converted among the first events. */
export const conversionsIn = ({ events }: Told, first: number): number =>
  events.slice(0, first).filter(({ type }) => type === 'RecordingConverted').length;

import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { alsoAbout } from '#domain/access/activity';
import { type AnyEvent, type EventType, eventSchemas } from '#domain/catalogue-of-events';
import type { Event, Occasion } from '#domain/kernel';
import { KeyDestroyed, type KeyVault } from '../keys/key-vault.js';
import { openSealed, seal } from '../keys/sealed-text.js';
import type { NewEvent, StoredEvent } from './event-store.js';
import { eventId } from './event-id.js';
import type { EventMetadata, RecordedEvent } from './recorded-event.js';
import { type Versions, changedEvents } from './versions.js';

/** The log holds what this program does not know: stop rather than leave it out. */
export class UnknownEvent extends Error {
  readonly revision: bigint;

  constructor({ type, stream, revision }: StoredEvent, problem: string) {
    super(
      `${stream}@${String(revision)} holds ${type}, which cannot be read: ${problem}. ` +
        'Nothing is read past it, so that nothing is left out. If a newer version of the product ' +
        'wrote it, upgrade; if not, compare the event store with its backup.',
    );
    this.name = 'UnknownEvent';
    this.revision = revision;
  }
}

const metadataSchema = z.object({
  by: z.string(),
  at: z.iso.datetime(),
  via: z.string(),
  correlationId: z.string(),
  causationId: z.string().nullable(),
  appObject: z.string().exactOptional(),
  consent: z.string().exactOptional(),
  token: z.string().exactOptional(),
  schemaVersion: z.int().positive(),
});

type Data = Record<string, unknown>;

/** The uuid that a stream is about: its personal data is sealed under this subject's key. */
export const subjectOf = (stream: string): string => stream.slice(stream.indexOf('-') + 1);

/**
 * Bytes ⇄ events: the only place that distrusts, upcasts, seals and opens. The `personal` part of an
 * event is stored sealed under its subject's own key; with the key gone it reads as `null`.
 */
export class Codec {
  constructor(
    private readonly vault: KeyVault,
    private readonly changed: Partial<Record<string, Versions>> = changedEvents,
  ) {}

  /** @throws ZodError when a rule made an event that its own schema does not allow; KeyDestroyed */
  encode(
    stream: string,
    expected: bigint | 'no-stream',
    events: readonly Event[],
    on: Occasion,
  ): Promise<NewEvent[]> {
    const attempt = { correlationId: on.correlationId, stream, expected };
    return Promise.all(
      events.map(async ({ type, data }, index) => {
        const given = { type, data: schemaOf(type).parse(data) as Data };
        const { stored, content } = await this.sealPersonal(stream, given);
        const id = eventId(attempt, index, type + content);
        return { id, type, data: stored, metadata: this.metadataOf(type, on) };
      }),
    );
  }

  /** @throws UnknownEvent */
  async decode(stored: StoredEvent): Promise<RecordedEvent> {
    const metadata = metadataSchema.safeParse(stored.metadata);
    if (!metadata.success) throw new UnknownEvent(stored, z.prettifyError(metadata.error));
    if (!Object.hasOwn(eventSchemas, stored.type))
      throw new UnknownEvent(stored, 'its type is unknown');
    const given = stored.data;
    if (!isData(given)) throw new UnknownEvent(stored, 'its data is no object');
    const opened = await this.openPersonal(stored, given);
    const newest = this.upcast(stored, metadata.data, opened);
    const data = schemaOf(stored.type).safeParse(newest);
    if (!data.success) throw new UnknownEvent(stored, z.prettifyError(data.error));
    const event = { type: stored.type, data: data.data } as AnyEvent;
    const { id, stream, revision, position } = stored;
    const sealed = sealedIn(given);
    return { ...event, id, stream, revision, position, metadata: metadata.data, sealed };
  }

  decodeAll(stored: readonly StoredEvent[]): Promise<RecordedEvent[]> {
    return Promise.all(stored.map((event) => this.decode(event)));
  }

  /**
   * A personal part as it was sealed in an event of this stream; `others` are the subjects that the
   * event is also about. `null` when a key that it takes is destroyed.
   * @throws Error when it was changed, or sealed under another key
   */
  async open(stream: string, sealed: string, others: readonly string[] = []): Promise<Data | null> {
    const key = await this.keyOf(stream, sealed, others);
    return key && openPart(stream, sealed, key);
  }

  private metadataOf(type: string, on: Occasion): EventMetadata {
    return {
      by: on.by,
      at: on.at.toISOString(),
      via: on.via,
      correlationId: on.correlationId,
      causationId: on.causationId ?? null,
      ...(on.appObject !== undefined && { appObject: on.appObject }),
      ...(on.consent !== undefined && { consent: on.consent }),
      ...(on.token !== undefined && { token: on.token }),
      schemaVersion: this.changed[type]?.current ?? 1,
    };
  }

  private upcast(stored: StoredEvent, { schemaVersion }: EventMetadata, opened: Data): Data {
    const { current, upcast } = this.changed[stored.type] ?? { current: 1, upcast: {} };
    if (schemaVersion > current)
      throw new UnknownEvent(stored, `version ${String(schemaVersion)} is newer than this program`);
    let data = opened;
    for (let version = schemaVersion; version < current; version++) {
      const step = upcast[version];
      if (!step)
        throw new UnknownEvent(stored, `no upcaster leads on from version ${String(version)}`);
      data = step(data);
    }
    return data;
  }

  /** `content` stands for the whole event, yet tells nothing personal to who does not hold the key. */
  private async sealPersonal(stream: string, { type, data }: Event<string, Data>) {
    const { personal, ...open } = data;
    const plain = { stored: data, content: JSON.stringify(data) };
    if (personal === undefined || personal === null) return plain;
    const own = await this.vault.obtain(subjectOf(stream));
    const others = alsoAbout({ type, data });
    const key = mixed(own, await Promise.all(others.map((subject) => this.obtainIf(subject))));
    // What it also is about is being erased: there is nothing more to be said of that.
    if (key === null) return { stored: { ...open, personal: null }, content: JSON.stringify(open) };
    const text = JSON.stringify(personal);
    const print = createHmac('sha256', key).update(text).digest('base64url');
    const prefix = others.length === 0 ? '' : SHARED;
    return {
      stored: { ...open, personal: prefix + seal(text, key, stream) },
      content: JSON.stringify({ ...open, personal: print }),
    };
  }

  private async obtainIf(subject: string): Promise<Uint8Array | null> {
    return this.vault.obtain(subject).catch((error: unknown) => {
      if (error instanceof KeyDestroyed) return null;
      throw error;
    });
  }

  private async keyOf(stream: string, sealed: string, others: readonly string[]) {
    const own = await this.vault.find(subjectOf(stream));
    if (own === null || !sealed.startsWith(SHARED)) return own;
    return mixed(own, await Promise.all(others.map((subject) => this.vault.find(subject))));
  }

  private async openPersonal(stored: StoredEvent, data: Data): Promise<Data> {
    const sealed = sealedIn(data);
    if (sealed === null) return data;
    const { stream, type } = stored;
    const key = await this.keyOf(stream, sealed, alsoAbout({ type, data }));
    if (key === null) return { ...data, personal: null };
    try {
      return { ...data, personal: openPart(stream, sealed, key) };
    } catch {
      throw new UnknownEvent(stored, 'its personal part was changed, or sealed under another key');
    }
  }
}

/** What was sealed under the keys of several subjects begins with this. */
const SHARED = 'shared.';

/** One key that takes all of them; `null` when one is missing. */
const mixed = (own: Uint8Array, others: readonly (Uint8Array | null)[]): Uint8Array | null => {
  if (others.length === 0) return own;
  const there = others.filter((key) => key !== null);
  if (there.length < others.length) return null;
  return createHmac('sha256', own).update(Buffer.concat(there)).digest();
};

const openPart = (stream: string, sealed: string, key: Uint8Array): Data => {
  const text = sealed.startsWith(SHARED) ? sealed.slice(SHARED.length) : sealed;
  return JSON.parse(openSealed(text, key, stream)) as Data;
};

const isData = (given: unknown): given is Data =>
  typeof given === 'object' && given !== null && !Array.isArray(given);

const sealedIn = ({ personal }: Data): string | null =>
  typeof personal === 'string' ? personal : null;

const schemaOf = (type: string): z.ZodType => {
  const schema = (eventSchemas as Record<string, z.ZodType>)[type as EventType];
  if (!schema) throw new TypeError(`${type} is not in the catalogue of events.`);
  return schema;
};

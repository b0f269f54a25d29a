import { z } from 'zod';
import { type AnyEvent, type EventType, eventSchemas } from '#domain/catalogue-of-events';
import type { Event, Occasion } from '#domain/kernel';
import type { KeyVault } from '../keys/key-vault.js';
import { openSealed, seal } from '../keys/sealed-text.js';
import type { NewEvent, StoredEvent } from './event-store.js';
import { eventId } from './event-id.js';
import type { EventMetadata, RecordedEvent } from './recorded-event.js';
import { type Versions, changedEvents } from './versions.js';

/** The log holds what this program does not know: stop rather than leave it out. */
export class UnknownEvent extends Error {
  constructor({ type, stream, revision }: StoredEvent, problem: string) {
    super(
      `${stream}@${String(revision)} holds ${type}, which cannot be read: ${problem}. ` +
        'A newer version of the product may have written it; upgrade before going on.',
    );
    this.name = 'UnknownEvent';
  }
}

const metadataSchema = z.object({
  by: z.string(),
  at: z.iso.datetime(),
  via: z.string(),
  correlationId: z.string(),
  causationId: z.string().nullable(),
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

  /** @throws ZodError when a rule made an event that its own schema does not allow. */
  encode(
    stream: string,
    expected: bigint | 'no-stream',
    events: readonly Event[],
    on: Occasion,
  ): Promise<NewEvent[]> {
    return Promise.all(
      events.map(async ({ type, data }, index) => ({
        id: eventId(on.correlationId, stream, String(expected), index),
        type,
        data: await this.sealPersonal(stream, schemaOf(type).parse(data) as Data),
        metadata: this.metadataOf(type, on),
      })),
    );
  }

  /** @throws UnknownEvent */
  async decode(stored: StoredEvent): Promise<RecordedEvent> {
    const metadata = metadataSchema.safeParse(stored.metadata);
    if (!metadata.success) throw new UnknownEvent(stored, z.prettifyError(metadata.error));
    if (!(stored.type in eventSchemas)) throw new UnknownEvent(stored, 'its type is unknown');
    const newest = this.upcast(stored, metadata.data);
    const opened = await this.openPersonal(stored.stream, newest);
    const data = schemaOf(stored.type).safeParse(opened);
    if (!data.success) throw new UnknownEvent(stored, z.prettifyError(data.error));
    const event = { type: stored.type, data: data.data } as AnyEvent;
    const { id, stream, revision, position } = stored;
    return { ...event, id, stream, revision, position, metadata: metadata.data };
  }

  decodeAll(stored: readonly StoredEvent[]): Promise<RecordedEvent[]> {
    return Promise.all(stored.map((event) => this.decode(event)));
  }

  private metadataOf(type: string, on: Occasion): EventMetadata {
    return {
      by: on.by,
      at: on.at.toISOString(),
      via: on.via,
      correlationId: on.correlationId,
      causationId: on.causationId ?? null,
      schemaVersion: this.changed[type]?.current ?? 1,
    };
  }

  private upcast(stored: StoredEvent, { schemaVersion }: EventMetadata): Data {
    const { current, upcast } = this.changed[stored.type] ?? { current: 1, upcast: {} };
    if (schemaVersion > current)
      throw new UnknownEvent(
        stored,
        `its version ${String(schemaVersion)} is newer than this program`,
      );
    let data = stored.data as Data;
    for (let version = schemaVersion; version < current; version++) {
      const step = upcast[version];
      if (!step)
        throw new UnknownEvent(stored, `no upcaster leads on from version ${String(version)}`);
      data = step(data);
    }
    return data;
  }

  private async sealPersonal(stream: string, data: Data): Promise<Data> {
    if (data.personal === undefined || data.personal === null) return data;
    const key = await this.vault.obtain(subjectOf(stream));
    return { ...data, personal: seal(JSON.stringify(data.personal), key, stream) };
  }

  private async openPersonal(stream: string, data: Data): Promise<Data> {
    if (typeof data.personal !== 'string') return data;
    const key = await this.vault.find(subjectOf(stream));
    const personal: unknown =
      key === null ? null : JSON.parse(openSealed(data.personal, key, stream));
    return { ...data, personal };
  }
}

const schemaOf = (type: string): z.ZodType => {
  const schema = (eventSchemas as Record<string, z.ZodType>)[type as EventType];
  if (!schema) throw new TypeError(`${type} is not in the catalogue of events.`);
  return schema;
};

import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EventType } from '#domain/catalogue-of-events';
import type { Event, Occasion } from '#domain/kernel';
import { sample, samples } from '#domain/samples';
import { openBlobStore } from '../blobs/disk.blob-store.js';
import { BlobKeyVault, KeyDestroyed } from '../keys/key-vault.js';
import { Codec, UnknownEvent, subjectOf } from './codec.js';
import type { NewEvent, StoredEvent } from './event-store.js';
import type { Versions } from './versions.js';

let folder: string;
let vault: BlobKeyVault;
let codec: Codec;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'codec-'));
  vault = new BlobKeyVault(await openBlobStore(`file:${folder}`));
  codec = new Codec(vault);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const on: Occasion = {
  by: 'user:7c1e3a52-0b3e-4d0e-9a43-0d7a0f6e2f01',
  at: new Date('2030-01-01T00:00:00.000Z'),
  via: 'rest',
  correlationId: randomUUID(),
};
const freshStream = () => `recording-${randomUUID()}`;

const stored = (stream: string, { id, type, data, metadata }: NewEvent): StoredEvent => ({
  id,
  type,
  stream,
  revision: 3n,
  position: 4_711n,
  data: JSON.parse(JSON.stringify(data)) as unknown,
  metadata: JSON.parse(JSON.stringify(metadata)) as unknown,
});
const encoded = async (stream: string, event: Event, by = codec): Promise<StoredEvent> => {
  const [first] = await by.encode(stream, 2n, [event], on);
  return stored(stream, first as NewEvent);
};
const types = Object.keys(samples) as EventType[];
const personalTypes = types.filter((type) => 'personal' in samples[type]);

describe('the codec', () => {
  it.each(types)('gives back %s as it was, with its place and its occasion', async (type) => {
    const stream = freshStream();
    const event = sample(type);
    const there = await encoded(stream, event);
    expect(await codec.decode(there)).toEqual({
      ...event,
      id: there.id,
      stream,
      revision: 3n,
      position: 4_711n,
      metadata: {
        by: on.by,
        at: '2030-01-01T00:00:00.000Z',
        via: 'rest',
        correlationId: on.correlationId,
        causationId: null,
        schemaVersion: 1,
      },
      sealed: (there.data as { personal?: string | null }).personal ?? null,
    });
  });

  it('keeps through which App object a person acted', async () => {
    const stream = freshStream();
    const through = { ...on, appObject: 'Recordings Admin' };
    const [event] = await codec.encode(stream, 2n, [sample('RecordingProtected')], through);
    const { metadata } = await codec.decode(stored(stream, event as NewEvent));
    expect(metadata).toMatchObject({ by: on.by, appObject: 'Recordings Admin' });
  });

  it('opens a sealed part by itself, in its stream and while its key is there', async () => {
    const stream = freshStream();
    const event = await encoded(stream, sample('RecordingStarted'));
    const { personal } = event.data as { personal: string };
    const open = (from: string) => codec.open(from, personal);
    expect(await open(stream)).toEqual(samples.RecordingStarted.personal);
    await expect(open(`${stream}0`)).resolves.toBeNull();
    await expect(open(stream.replace('recording', 'activity'))).rejects.toThrow();
    await vault.destroy(stream.replace('recording-', ''));
    expect(await open(stream)).toBeNull();
  });

  it('forgets what was looked for with any of what was found', async () => {
    const found = [randomUUID(), randomUUID(), randomUUID()];
    const listed = { recordings: found, personal: { filter: { q: 'Ada Lovelace' } } };
    const event = { type: 'RecordingListed', data: listed } as const;
    const there = await encoded(`activity-${randomUUID()}`, event);
    expect(await codec.decode(there)).toMatchObject(event);
    await vault.destroy(found[1]!);
    const gone = { type: 'RecordingListed', data: { recordings: found, personal: null } };
    expect(await codec.decode(there)).toMatchObject(gone);
    const { personal } = there.data as { personal: string };
    expect(await codec.open(there.stream, personal, found)).toBeNull();
    const later = await encoded(`activity-${randomUUID()}`, event);
    expect(later.data).toEqual({ recordings: found, personal: null });
  });

  it('keeps what caused an event', async () => {
    const causationId = randomUUID();
    const [event] = await codec.encode('settings', 'no-stream', [sample('PbxNameChanged')], {
      ...on,
      causationId,
    });
    expect(event?.metadata.causationId).toBe(causationId);
  });

  it('decodes many in their order', async () => {
    const stream = freshStream();
    const chosen = types.map((type) => sample(type));
    const all = await codec.encode(stream, 'no-stream', chosen, on);
    const decoded = await codec.decodeAll(all.map((event) => stored(stream, event)));
    expect(decoded.map(({ type }) => type)).toEqual(types);
  });

  it('refuses to write what its own schema does not allow, or the catalogue does not know', async () => {
    const wrong = { type: 'RecordingProtected', data: { reason: 7 } };
    await expect(codec.encode(freshStream(), 'no-stream', [wrong], on)).rejects.toThrow('reason');
    const unknown = { type: 'RecordingPainted', data: {} };
    await expect(codec.encode(freshStream(), 'no-stream', [unknown], on)).rejects.toThrow(
      'RecordingPainted is not in the catalogue of events',
    );
    const inherited = { type: 'toString', data: {} };
    await expect(codec.encode(freshStream(), 'no-stream', [inherited], on)).rejects.toThrow();
  });
});

describe('an event that this program does not know', () => {
  const known = () => encoded(freshStream(), sample('RecordingConverted'));

  it.each<[string, (event: StoredEvent) => Partial<StoredEvent>]>([
    ['an unknown type', () => ({ type: 'RecordingPainted' })],
    ['a type named like something every object has', () => ({ type: 'toString' })],
    [
      'a newer version',
      ({ metadata }) => ({ metadata: { ...(metadata as object), schemaVersion: 2 } }),
    ],
    ['a field that is wrong', ({ data }) => ({ data: { ...(data as object), frames: 'many' } })],
    ['a field that is missing', () => ({ data: {} })],
    ['data that is no object', () => ({ data: null })],
    ['data that is a list', () => ({ data: [] })],
    ['data that is bytes', () => ({ data: new Uint8Array([1, 2, 3]) })],
    ['no metadata', () => ({ metadata: null })],
    [
      'metadata without its time',
      ({ metadata }) => ({ metadata: { ...(metadata as object), at: 'yesterday' } }),
    ],
    [
      'a version that is none',
      ({ metadata }) => ({ metadata: { ...(metadata as object), schemaVersion: 0 } }),
    ],
  ])('stops the reader loudly: %s', async (_what, changed) => {
    const event = await known();
    const strange = { ...event, ...changed(event) };
    const reading = codec.decode(strange);
    await expect(reading).rejects.toThrow(UnknownEvent);
    await expect(reading).rejects.toThrow(`${event.stream}@3 holds ${strange.type}`);
  });

  it('stops a reader of many', async () => {
    const event = await known();
    await expect(codec.decodeAll([event, { ...event, type: 'RecordingPainted' }])).rejects.toThrow(
      UnknownEvent,
    );
  });
});

describe('the personal part', () => {
  /** Long ones for its short texts: a number of three digits may stand in an id by chance. */
  const unlikely = (value: unknown, secrets: string[]): unknown => {
    if (typeof value === 'string') {
      const secret = value.length < 20 ? `${value} ${randomUUID()}` : value;
      secrets.push(secret);
      return secret;
    }
    if (value === null || typeof value !== 'object') return value;
    if (Array.isArray(value)) return value.map((one) => unlikely(one, secrets));
    const entries = Object.entries(value);
    return Object.fromEntries(entries.map(([key, one]) => [key, unlikely(one, secrets)]));
  };

  it.each(personalTypes)('of %s is nowhere in what is appended', async (type) => {
    const event = sample(type);
    const { personal } = event.data as { personal: unknown };
    const secrets: string[] = [];
    const secret = { ...event, data: { ...event.data, personal: unlikely(personal, secrets) } };
    expect(secrets.length).toBeGreaterThan(0);
    const [appended] = await codec.encode(freshStream(), 'no-stream', [secret], on);
    const text = JSON.stringify(appended);
    expect(text).toContain(type);
    expect(secrets.filter((each) => text.includes(each))).toEqual([]);
  });

  it.each(personalTypes)('of %s reads as null when its key is destroyed', async (type) => {
    const stream = freshStream();
    const event = await encoded(stream, sample(type));
    await vault.destroy(subjectOf(stream));
    expect(await codec.decode(event)).toMatchObject({
      type,
      data: { ...samples[type], personal: null },
    });
  });

  it('cannot be written any more when its key is destroyed; what is not personal can', async () => {
    const stream = freshStream();
    await vault.destroy(subjectOf(stream));
    await expect(encoded(stream, sample('RecordingStarted'))).rejects.toThrow(KeyDestroyed);
    await expect(
      encoded(stream, sample('RecordingStarted', { personal: null })),
    ).resolves.toMatchObject({ data: { personal: null } });
    await expect(encoded(stream, sample('RecordingUploaded'))).resolves.toBeDefined();
  });

  it('cannot be carried into another stream, nor changed, without stopping the reader', async () => {
    const event = await encoded(freshStream(), sample('RecordingStarted'));
    const other = freshStream();
    await vault.obtain(subjectOf(other));
    await expect(codec.decode({ ...event, stream: other })).rejects.toThrow(UnknownEvent);
    const data = event.data as { personal: string };
    const personal = data.personal.replace(/.(?=.{9}$)/, (letter) => (letter === 'A' ? 'B' : 'A'));
    await expect(codec.decode({ ...event, data: { ...data, personal } })).rejects.toThrow(
      'its personal part was changed',
    );
  });

  it('belongs to the subject that the stream is named after', () => {
    expect(subjectOf('recording-5b3c61e5-5b0e')).toBe('5b3c61e5-5b0e');
    expect(subjectOf('activity-5b3c61e5-5b0e')).toBe('5b3c61e5-5b0e');
    expect(subjectOf('settings')).toBe('settings');
  });
});

describe('the id of an event', () => {
  const idOf = async (stream: string, event: Event, changed: Partial<Occasion> = {}) =>
    (await codec.encode(stream, 2n, [event], { ...on, ...changed }))[0]?.id;

  it('is the same when the same attempt is repeated', async () => {
    const stream = freshStream();
    const event = sample('RecordingStarted');
    expect(await idOf(stream, event)).toBe(await idOf(stream, event));
  });

  it('is another for another request, stream, place, event, or personal part', async () => {
    const stream = freshStream();
    const event = sample('RecordingStarted');
    const first = await idOf(stream, event);
    const named = (fileName: string) =>
      sample('RecordingStarted', { personal: { fileName, registration: null, domain: null } });
    const [, second] = await codec.encode(stream, 2n, [event, event], on);
    const [elsewhere] = await codec.encode(stream, 'no-stream', [event], on);
    const ids = [
      first,
      await idOf(stream, event, { correlationId: randomUUID() }),
      await idOf(freshStream(), event),
      second?.id,
      elsewhere?.id,
      await idOf(stream, sample('RecordingStarted', { serial: '12' })),
      await idOf(stream, sample('RecordingProtected')),
      await idOf(stream, sample('RecordingUnprotected', { reason: 'Complaint 4711' })),
      await idOf(stream, named('a.pcap')),
      await idOf(stream, named('b.pcap')),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('does not betray the personal part: a guess gives another id under another key', async () => {
    const guess = sample('UserPasswordChanged');
    const other = new Codec(new BlobKeyVault(await openBlobStore(`file:${join(folder, 'other')}`)));
    const stream = freshStream();
    const [guessed] = await other.encode(stream, 2n, [guess], on);
    expect(guessed?.id).not.toBe(await idOf(stream, guess));
  });
});

describe('an event that has changed since', () => {
  const changed: Record<string, Versions> = {
    RecordingProtected: {
      current: 3,
      upcast: {
        1: ({ why }) => ({ because: why }),
        2: ({ because }) => ({ reason: because }),
      },
    },
    RecordingStarted: {
      current: 2,
      upcast: {
        1: (old) => ({
          ...old,
          personal: old.personal && { ...old.personal, domain: 'added' },
        }),
      },
    },
    RecordingUnprotected: { current: 3, upcast: { 1: (old) => old } },
  };
  const newer = () => new Codec(vault, changed);
  const asVersion = (event: StoredEvent, schemaVersion: number, data: unknown): StoredEvent => ({
    ...event,
    data,
    metadata: { ...(event.metadata as object), schemaVersion },
  });

  it.each([
    [1, { why: 'lawsuit' }],
    [2, { because: 'lawsuit' }],
    [3, { reason: 'lawsuit' }],
  ])('is led on from version %i', async (version, data) => {
    const event = await encoded(freshStream(), sample('RecordingProtected'));
    expect(await newer().decode(asVersion(event, version, data))).toMatchObject({
      data: { reason: 'lawsuit' },
      metadata: { schemaVersion: version },
    });
  });

  it('is written in its newest version', async () => {
    const event = await encoded(freshStream(), sample('RecordingProtected'), newer());
    expect(event.metadata).toMatchObject({ schemaVersion: 3 });
  });

  it('stops the reader when a version is newer still, or a step is missing', async () => {
    const event = await encoded(freshStream(), sample('RecordingProtected'));
    await expect(newer().decode(asVersion(event, 4, { reason: null }))).rejects.toThrow(
      'version 4 is newer',
    );
    const stuck = await encoded(freshStream(), sample('RecordingUnprotected'));
    await expect(newer().decode(asVersion(stuck, 1, { reason: null }))).rejects.toThrow(
      'no upcaster leads on from version 2',
    );
  });

  it('stops the reader when a step leads to what the schema does not allow', async () => {
    const event = await encoded(freshStream(), sample('RecordingProtected'));
    await expect(newer().decode(asVersion(event, 1, {}))).rejects.toThrow(UnknownEvent);
  });

  it('may have changed in its personal part, with the key and without', async () => {
    const stream = freshStream();
    const event = await encoded(stream, sample('RecordingStarted'));
    expect(await newer().decode(event)).toMatchObject({ data: { personal: { domain: 'added' } } });
    await vault.destroy(subjectOf(stream));
    expect(await newer().decode(event)).toMatchObject({ data: { personal: null } });
  });
});

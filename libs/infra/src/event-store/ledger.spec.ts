import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningEventStore, startEventStore } from '#embedded/event-store/server';
import { type Decision, type Occasion, Refusal } from '#domain/kernel';
import { protect } from '#domain/recording/protect';
import { type Recording, type RecordingEvent, recording } from '#domain/recording/recording';
import { requestConversion } from '#domain/recording/request-conversion';
import { unprotect } from '#domain/recording/unprotect';
import { sample } from '#domain/samples';
import { refuseSignIn, signIn } from '#domain/user/sign-in';
import { user } from '#domain/user/user';
import { openBlobStore } from '../blobs/disk.blob-store.js';
import { BlobKeyVault } from '../keys/key-vault.js';
import { Codec } from './codec.js';
import { connectEventStore } from './esdb.event-store.js';
import type { EventStore, NewEvent } from './event-store.js';
import { Ledger } from './ledger.js';
import type { RecordedEvent } from './recorded-event.js';

let folder: string;
let server: RunningEventStore;
let store: EventStore;
let codec: Codec;
let ledger: Ledger;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ledger-'));
  server = await startEventStore();
  store = connectEventStore(server.url);
  codec = new Codec(new BlobKeyVault(await openBlobStore(`file:${folder}`)));
  ledger = new Ledger(store, codec);
});
afterAll(async () => {
  await store.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const occasion = (correlationId: string = randomUUID()): Occasion => ({
  by: 'system:test',
  at: new Date('2030-01-01T00:00:00Z'),
  via: 'test',
  correlationId,
});
const events = async (stream: string): Promise<RecordedEvent[]> => {
  const decoded: RecordedEvent[] = [];
  for await (const event of store.readStream(stream)) decoded.push(await codec.decode(event));
  return decoded;
};
const typesOf = async (stream: string) => (await events(stream)).map(({ type }) => type);

/** A recording that is ready; its id and the position of its last event. */
const ready = async () => {
  const id = randomUUID();
  const history = [
    sample('RecordingStarted'),
    sample('RecordingUploaded'),
    sample('RecordingConverted'),
  ];
  const position = await ledger.note(`recording-${id}`, history, occasion());
  return { id, stream: `recording-${id}`, position };
};
const account = async () => {
  const id = randomUUID();
  await ledger.note(`user-${id}`, [sample('UserCreated')], occasion());
  return { id, stream: `user-${id}` };
};

describe('the ledger', () => {
  it('loads what is there, folded, with its revision and position', async () => {
    const { id, position } = await ready();
    expect(await ledger.load(recording, id)).toEqual({
      state: {
        ...recording.initial,
        conversions: 1,
        stage: 'ready',
        sha256: sample('RecordingUploaded').data.sha256,
        endedAt: sample('RecordingUploaded').data.endedAt,
      },
      revision: 2n,
      position,
    });
  });

  it('loads the initial state of what is not there', async () => {
    expect(await ledger.load(recording, randomUUID())).toEqual({
      state: recording.initial,
      revision: 'no-stream',
      position: null,
    });
  });

  it('stores what a rule decides, and tells where', async () => {
    const { id, stream, position: before } = await ready();
    const position = await ledger.transact(recording, id, protect('lawsuit'), occasion());
    expect(position).toBeGreaterThan(before);
    expect((await events(stream)).at(-1)).toMatchObject({
      type: 'RecordingProtected',
      data: { reason: null, personal: { reason: 'lawsuit' } },
      position,
    });
  });

  it('appends nothing when it is so already, and tells which event made it so', async () => {
    const { id, stream } = await ready();
    const position = await ledger.transact(recording, id, protect('lawsuit'), occasion());
    expect(await ledger.transact(recording, id, protect('another'), occasion())).toBe(position);
    expect(await typesOf(stream)).toHaveLength(4);
  });

  it('passes a refusal on, and appends nothing', async () => {
    const id = randomUUID();
    await expect(ledger.transact(recording, id, protect(null), occasion())).rejects.toThrow(
      Refusal,
    );
    expect(await store.lastRevision(`recording-${id}`)).toBeNull();
  });

  it('stores several events of one decision together, in their order', async () => {
    const { id, stream } = await ready();
    const both: Decision<Recording, RecordingEvent> = (state, on) => [
      ...protect('a')(state, on),
      ...requestConversion({ reason: 'b' })(state, on),
    ];
    await ledger.transact(recording, id, both, occasion());
    expect((await typesOf(stream)).slice(3)).toEqual([
      'RecordingProtected',
      'RecordingConversionRequested',
    ]);
  });
});

/** A ledger whose writer is overtaken between what he has seen and what he writes. */
const overtaken = (times: number, overtake: (stream: string) => Promise<unknown>): Ledger => {
  let left = times;
  const slow = Object.create(store) as EventStore;
  slow.append = async (stream, expected, given: readonly NewEvent[]) => {
    if (left-- > 0) await overtake(stream);
    return store.append(stream, expected, given);
  };
  return new Ledger(slow, codec);
};

describe('a race', () => {
  it('is run again by who lost it, on what the winner left', async () => {
    const { id, stream } = await ready();
    const late = overtaken(1, () =>
      ledger.transact(recording, id, requestConversion({ reason: 'first' }), occasion()),
    );
    const seen: boolean[] = [];
    const decide: Decision<Recording, RecordingEvent> = (state, on) => {
      seen.push(state.isReread);
      return protect('second')(state, on);
    };
    await late.transact(recording, id, decide, occasion());
    expect(seen).toEqual([false, true]);
    expect((await typesOf(stream)).slice(3)).toEqual([
      'RecordingConversionRequested',
      'RecordingProtected',
    ]);
  });

  it('that is lost to somebody who wanted the same is no fault, and leaves one event', async () => {
    const { id, stream } = await ready();
    const late = overtaken(1, () => ledger.transact(recording, id, protect('first'), occasion()));
    await late.transact(recording, id, protect('second'), occasion());
    expect((await events(stream)).slice(3)).toMatchObject([
      { data: { personal: { reason: 'first' } } },
    ]);
  });

  it('that is lost again and again ends in a refusal that says so', async () => {
    const { id } = await account();
    const never = overtaken(Infinity, (stream) =>
      ledger.note(stream, [sample('UserSignInRefused')], occasion()),
    );
    await expect(never.transact(user, id, signIn(), occasion())).rejects.toThrow(
      expect.objectContaining({ kind: 'conflict', code: 'too-much-contention' }),
    );
  });

  it('of many, in several processes, leaves every event once', async () => {
    const { id, stream } = await account();
    const codes = Array.from({ length: 48 }, (_, index) => `try ${String(index)}`);
    const processes = Array.from({ length: 4 }, () => new Ledger(store, codec));
    const positions = await Promise.all(
      codes.map((code, index) =>
        processes[index % 4]!.transact(user, id, refuseSignIn(code), occasion()),
      ),
    );
    const told = (await events(stream)).slice(1).map(({ data }) => (data as { code: string }).code);
    expect(told.sort()).toEqual([...codes].sort());
    expect(new Set(positions).size).toBe(codes.length);
  });

  it('of many who note facts leaves every fact once', async () => {
    const stream = `activity-${randomUUID()}`;
    const seconds = Array.from({ length: 48 }, (_, index) => index);
    await Promise.all(
      seconds.map((second) =>
        ledger.note(
          stream,
          [sample('RecordingPlayed', { seconds: [[second, second + 1]] })],
          occasion(),
        ),
      ),
    );
    const told = (await events(stream)).map(
      ({ data }) => (data as { seconds: [number, number][] }).seconds[0]?.[0],
    );
    expect(told.sort((a = 0, b = 0) => a - b)).toEqual(seconds);
  });
});

describe('two writers of one request', () => {
  it('are not taken for one: the later is told, and writes after the earlier', async () => {
    const { id, stream } = await ready();
    const on = occasion();
    const late = overtaken(1, () => ledger.transact(recording, id, protect('mine'), on));
    await late.transact(recording, id, requestConversion({ reason: 'also mine' }), on);
    expect((await typesOf(stream)).slice(3)).toEqual([
      'RecordingProtected',
      'RecordingConversionRequested',
    ]);
  });

  it('who say the same of the same are one attempt, asked twice', async () => {
    const { id, stream } = await account();
    const on = occasion();
    const late = overtaken(1, () => ledger.transact(user, id, signIn(), on));
    await late.transact(user, id, signIn(), on);
    expect(await typesOf(stream)).toEqual(['UserCreated', 'UserSignedIn']);
  });

  it('may write one after the other to the same stream', async () => {
    const { id, stream } = await ready();
    const on = occasion();
    await ledger.transact(recording, id, protect(null), on);
    await ledger.transact(recording, id, unprotect(null, []), on);
    await ledger.transact(recording, id, protect(null), on);
    expect(await typesOf(stream)).toHaveLength(6);
  });
});

import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openLog } from '#embedded/event-store/log/open-log';
import { Codec } from '#infra/event-store/codec';
import type { NewEvent } from '#infra/event-store/event-store';
import type { House } from '#infra/house';
import type { KeyVault } from '#infra/keys/key-vault';
import { systemOccasion } from '#infra/occasion';
import { say, whole } from '../media/table.js';
import { type Place, lifeOf, recordingId } from './life.js';

const AT_ONCE = 64;
/** As many appends as one commit of the log takes. */
const PER_COMMIT = 512;
const SAY_EVERY = 100_000;

/** What was appended, and in what time. */
export type Seeded = { readonly events: number; readonly seconds: number };

/** Which recordings of how many: from one to before another. `folder`: of the data. */
export type Stretch = {
  readonly folder: string;
  readonly from: number;
  readonly to: number;
  readonly count: number;
};

/**
 * Appends the events of recordings of three years, those of each in one append, as the product does: by
 * its ledger's codec, over its protocol.
 */
export async function append({ store }: House, stretch: Stretch): Promise<Seeded> {
  writeKeys(stretch);
  const lives = encodedLives(stretch);
  return measured(async (count) => {
    const writer = async () => {
      for await (const { stream, events } of lives) {
        await store.append(stream, 'no-stream', events);
        count(events.length);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, writer));
  });
}

/** The same straight into the embedded log of a product that does not run: for very many. */
export async function appendAtRest(stretch: Stretch): Promise<Seeded> {
  const folder = join(stretch.folder, 'eventstore');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const opened = await openLog({ folder });
  try {
    return await measured(async (count) => {
      let commit: Promise<unknown>[] = [];
      for await (const { stream, events } of encodedLives(stretch)) {
        commit.push(opened.log.append({ stream, expected: 'no_stream' }, events.map(proposed)));
        count(events.length);
        if (commit.length < PER_COMMIT) continue;
        await Promise.all(commit);
        commit = [];
      }
      await Promise.all(commit);
      writeKeys(stretch);
    });
  } finally {
    await opened.close();
  }
}

const measured = async (
  work: (count: (events: number) => void) => Promise<void>,
): Promise<Seeded> => {
  const began = performance.now();
  let events = 0;
  await work((more) => {
    events += more;
  });
  return { events, seconds: (performance.now() - began) / 1_000 };
};

type Life = { readonly stream: string; readonly events: readonly NewEvent[] };

async function* encodedLives({ from, to, count }: Stretch): AsyncGenerator<Life> {
  const codec = new Codec(seedKeys);
  const until = new Date();
  for (let index = from; index < to; index++) {
    const stream = `recording-${recordingId(index)}`;
    yield { stream, events: await encoded(codec, stream, { index, count, until }) };
    if ((index + 1) % SAY_EVERY === 0) say(`  ${whole(index + 1)} of ${whole(count)}`);
  }
}

const encoded = async (codec: Codec, stream: string, place: Place): Promise<NewEvent[]> => {
  const all: NewEvent[] = [];
  const correlationId = randomUUID();
  for (const { at, events } of lifeOf(place)) {
    const on = systemOccasion({ now: () => at }, 'bench', { correlationId });
    const expected = all.length === 0 ? 'no-stream' : BigInt(all.length - 1);
    all.push(...(await codec.encode(stream, expected, events, on)));
  }
  return all;
};

const proposed = ({ id, type, data, metadata }: NewEvent) => ({
  id,
  type,
  json: true,
  data: Buffer.from(JSON.stringify(data)),
  metadata: Buffer.from(JSON.stringify(metadata)),
});

const keyOf = (subject: string): Uint8Array => createHash('sha256').update(subject).digest();

/** Keys that are made of their subjects. */
const seedKeys: KeyVault = {
  obtain: (subject) => Promise.resolve(keyOf(subject)),
  find: (subject) => Promise.resolve(keyOf(subject)),
  destroy: () => Promise.reject(new Error('What is seeded stays.')),
  isDestroyed: () => Promise.resolve(false),
  cachedMs: 0,
};

/** Puts the keys where the product looks for them, without waiting for the disk at each. */
const writeKeys = ({ folder, from, to }: Stretch): void => {
  const keys = join(folder, 'blobs', 'keys');
  for (let place = 0; place < 256; place++)
    mkdirSync(join(keys, place.toString(16).padStart(2, '0')), { recursive: true, mode: 0o700 });
  for (let index = from; index < to; index++) {
    const id = recordingId(index);
    writeFileSync(join(keys, id.slice(0, 2), id), keyOf(id), { mode: 0o600 });
  }
};

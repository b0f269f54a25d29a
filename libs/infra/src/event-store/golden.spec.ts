import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EventType } from '#domain/catalogue-of-events';
import { sample, samples } from '#domain/samples';
import { openBlobStore } from '../blobs/disk.blob-store.js';
import { BlobKeyVault } from '../keys/key-vault.js';
import { Codec, subjectOf } from './codec.js';
import type { StoredEvent } from './event-store.js';
import { changedEvents } from './versions.js';

/** An event as some release of the product stored it, and what it must read as for ever. */
type Golden = Pick<StoredEvent, 'stream' | 'data' | 'metadata'> & { decoded: unknown };

const GOLDEN = join(import.meta.dirname, 'golden');
const STREAM = 'recording-00000000-0000-4000-8000-000000000001';
/** What these events' personal parts are sealed under; nothing else is. */
const KEY = createHash('sha256').update('golden').digest();

const currentOf = (type: EventType) => changedEvents[type]?.current ?? 1;
const nameOf = (type: EventType, version: number) => `${type}.v${String(version)}.json`;
const types = Object.keys(samples) as EventType[];
const needed = types.flatMap((type) =>
  Array.from({ length: currentOf(type) }, (_, index) => ({
    type,
    version: index + 1,
    name: nameOf(type, index + 1),
  })),
);

let folder: string;
let codec: Codec;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'golden-'));
  const blobs = await openBlobStore(`file:${folder}`);
  const subject = subjectOf(STREAM);
  await blobs.put(`keys/${subject.slice(0, 2)}/${subject}`, KEY);
  codec = new Codec(new BlobKeyVault(blobs));
  if (process.env.GOLDEN === 'write') await writeMissing();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Only for newest versions that have no file yet: what is golden is never written again. */
const writeMissing = async (): Promise<void> => {
  const on = { by: 'system:golden', at: new Date('2030-01-01T00:00:00Z'), via: 'test' };
  for (const type of types) {
    const path = join(GOLDEN, nameOf(type, currentOf(type)));
    if (existsSync(path)) continue;
    const occasion = { ...on, correlationId: '00000000-0000-4000-8000-000000000002' };
    const [event] = await codec.encode(STREAM, 'no-stream', [sample(type)], occasion);
    const golden = {
      stream: STREAM,
      data: event?.data,
      metadata: event?.metadata,
      decoded: samples[type],
    };
    writeFileSync(path, `${JSON.stringify(golden, null, 2)}\n`);
  }
};

const read = (name: string): Golden => {
  const path = join(GOLDEN, name);
  if (!existsSync(path))
    throw new Error(
      `${name} is missing: once with GOLDEN=write, this spec keeps the newest version as it is now.`,
    );
  return JSON.parse(readFileSync(path, 'utf8')) as Golden;
};

describe('what was stored once', () => {
  it.each(needed)('reads as it must: $name', async ({ type, version, name }) => {
    const { stream, data, metadata, decoded } = read(name);
    expect(metadata).toMatchObject({ schemaVersion: version });
    const place = { id: '', revision: 0n, position: 0n };
    const event = await codec.decode({ ...place, type, stream, data, metadata });
    expect(event.data).toEqual(decoded);
  });

  it('has no file that no event belongs to', () => {
    const names = needed.map(({ name }) => name).sort();
    expect(readdirSync(GOLDEN).sort()).toEqual(names);
  });
});

import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { BlobStore } from '../blobs/blob-store.js';
import { openBlobStore } from '../blobs/disk.blob-store.js';
import { BlobKeyVault, KeyDestroyed } from './key-vault.js';

let folder: string;
let blobs: BlobStore;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'key-vault-'));
  blobs = await openBlobStore(`file:${folder}`);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** As another process would see the same keys. */
const vault = () => new BlobKeyVault(blobs);

describe('the key vault', () => {
  it('makes a key of 32 random bytes for a subject, and then always gives that one', async () => {
    const [one, other] = [randomUUID(), randomUUID()];
    const mine = vault();
    const key = await mine.obtain(one);
    expect(key).toHaveLength(32);
    expect(await mine.obtain(one)).toEqual(key);
    expect(await mine.find(one)).toEqual(key);
    expect(await vault().find(one)).toEqual(key);
    expect(await mine.obtain(other)).not.toEqual(key);
  });

  it.each(['müller & söhne', 'a', '../../secrets/x', 'recordings admin'])(
    'keeps a key for a subject that is no name for a blob: %s',
    async (subject) => {
      const key = await vault().obtain(subject);
      expect(await vault().find(subject)).toEqual(key);
      expect(await vault().find(`${subject}.`)).toBeNull();
    },
  );

  it('finds each of many that are asked for at once, and says of each what it is', async () => {
    const subjects = Array.from({ length: 50 }, () => randomUUID());
    const keys = await Promise.all(subjects.map((subject) => vault().obtain(subject)));
    await vault().destroy(subjects[7]!);
    const one = vault();
    const found = await Promise.all(
      [randomUUID(), ...subjects].map((subject) => one.find(subject)),
    );
    expect(found).toEqual([null, ...keys.map((key, place) => (place === 7 ? null : key))]);
  });

  it('finds no key that nobody made', async () => {
    expect(await vault().find(randomUUID())).toBeNull();
  });

  it('makes one key, however many processes want it at once', async () => {
    const subject = randomUUID();
    const keys = await Promise.all(Array.from({ length: 24 }, () => vault().obtain(subject)));
    expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1);
  });

  it('destroys a key for ever: it is not found, nor is another made in its place', async () => {
    const subject = randomUUID();
    const mine = vault();
    await mine.obtain(subject);
    await mine.destroy(subject);
    for (const any of [mine, vault()]) {
      expect(await any.find(subject)).toBeNull();
      await expect(any.obtain(subject)).rejects.toThrow(KeyDestroyed);
    }
  });

  it('is believed to be there by another process for a moment only, and never again after', async () => {
    const subject = randomUUID();
    const other = new BlobKeyVault(blobs, 50);
    expect(await other.obtain(subject)).toEqual(await vault().find(subject));
    await vault().destroy(subject);
    await vi.waitFor(async () => expect(await other.find(subject)).toBeNull(), { interval: 10 });
    await expect(other.obtain(subject)).rejects.toThrow(KeyDestroyed);
  });

  /** Blobs that are read at once, and told of when somebody lets them. */
  const slowly = () => {
    const reading = Promise.withResolvers<undefined>();
    const letting = Promise.withResolvers<undefined>();
    const get = async (key: string) => {
      const bytes = await blobs.get(key);
      reading.resolve(undefined);
      await letting.promise;
      return bytes;
    };
    const slow = Object.create(blobs, { get: { value: get } }) as BlobStore;
    return { slow, isReading: reading.promise, letIt: letting.resolve };
  };

  it('is not believed longer because a slow disk told of it late', async () => {
    const subject = randomUUID();
    const key = await vault().obtain(subject);
    const { slow, isReading, letIt } = slowly();
    const other = new BlobKeyVault(slow, 50);
    const asked = other.find(subject);
    await isReading;
    await vault().destroy(subject);
    await delay(60);
    letIt(undefined);
    expect(await asked).toEqual(key);
    expect(await other.find(subject)).toBeNull();
  });

  it('is not believed longer by a process that is too busy to forget it', async () => {
    const subject = randomUUID();
    const other = new BlobKeyVault(blobs, 50);
    const asked = performance.now();
    await other.obtain(subject);
    await vault().destroy(subject);
    while (performance.now() - asked < 60);
    expect(await other.find(subject)).toBeNull();
  });

  it('knows what was destroyed from what never was', async () => {
    const [gone, kept] = [randomUUID(), randomUUID()];
    await vault().obtain(kept);
    await vault().obtain(gone);
    await vault().destroy(gone);
    const told = [gone, kept, randomUUID()].map((subject) => vault().isDestroyed(subject));
    expect(await Promise.all(told)).toEqual([true, false, false]);
  });

  it('leaves no byte of a destroyed key among the blobs', async () => {
    const subject = randomUUID();
    const key = Buffer.from(await vault().obtain(subject));
    await vault().destroy(subject);
    for await (const { key: blob } of blobs.list('keys/'))
      expect(Buffer.from((await blobs.get(blob)) ?? []).includes(key)).toBe(false);
  });

  it('destroys twice, and what never was, without a word', async () => {
    const subject = randomUUID();
    await vault().destroy(subject);
    await vault().destroy(subject);
    await expect(vault().obtain(subject)).rejects.toThrow(KeyDestroyed);
  });

  it('leaves the keys of others alone', async () => {
    const [gone, kept] = [randomUUID(), randomUUID()];
    const key = await vault().obtain(kept);
    await vault().obtain(gone);
    await vault().destroy(gone);
    expect(await vault().find(kept)).toEqual(key);
  });
});

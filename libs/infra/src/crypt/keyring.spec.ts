import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { CryptKey } from '#domain/settings/crypt-key';
import { DiskBlobStore } from '../blobs/disk.blob-store.js';
import { recordingBlobs } from '../blobs/recording-blobs.js';
import { makeCryptKey } from './crypt-key.js';
import { RecordingLocked } from './data-keys.js';
import { Keyring, type PublishedKeys } from './keyring.js';
import { commitmentTo, wrapDataKey } from './recording-key.js';
import { RecordingKeys } from './recording-keys.js';
import { freshKeyPair, sealTo } from './sealed-box.js';
import { SealFault } from './sealed-format.js';
import { SealingBlobStore } from './sealing.blob-store.js';

const WORDS = ['correct horse battery staple', 'another set of words', 'the third of them'];

/** Each of them costs a third of a second. */
const made = Promise.all(
  WORDS.map(async (words, at) => {
    const { key, pair } = await makeCryptKey(words);
    const number = at + 1;
    const whole: CryptKey = { ...key, number, since: `2030-01-0${String(number)}T00:00:00.000Z` };
    return { key: whole, pair };
  }),
);

const house = async () => {
  const root = await mkdtemp(join(tmpdir(), 'keyring-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const disk = new DiskBlobStore(root);
  const log: { says: PublishedKeys | Error } = { says: { inForce: null, keys: [] } };
  /** As a process that was just started has it. */
  const start = () => {
    const keyring = new Keyring(disk, async () => {
      if (log.says instanceof Error) throw log.says;
      return log.says;
    });
    const keys = new RecordingKeys(disk, keyring, null);
    return { keyring, keys, blobs: new SealingBlobStore(disk, keys) };
  };
  return { root, disk, log, start, ...start() };
};
type At = Awaited<ReturnType<typeof house>>;

/** Keys of the first so many words, the last of them in force. */
const set = async ({ keyring, log }: Pick<At, 'keyring' | 'log'>, count: number) => {
  const some = (await made).slice(0, count);
  const keys = some.map(({ key }) => key);
  const newest = some.at(-1)!;
  log.says = { inForce: newest.key.id, keys };
  await keyring.restore();
  await keyring.add(newest.key.id, newest.pair);
  return keys;
};

const SOUND = Buffer.from('a telephone call');

describe('a crypt key', () => {
  it('is nowhere on the disk, nor what it opens', async () => {
    const at = await house();
    await set(at, 2);
    await at.blobs.put(recordingBlobs(randomUUID()).capture, SOUND);
    const pairs = await made;
    const secrets = [
      ...WORDS.map((words) => Buffer.from(words)),
      ...pairs.map(({ pair }) => Buffer.from(pair.secret)),
      SOUND,
    ];
    const names = await readdir(at.root, { recursive: true, withFileTypes: true });
    const files = names.filter((entry) => entry.isFile());
    expect(files.length).toBeGreaterThan(2);
    for (const { parentPath, name } of files) {
      const bytes = await readFile(join(parentPath, name));
      for (const secret of secrets) expect(bytes.includes(secret)).toBe(false);
    }
  });

  it('encrypts what comes in from when it is set, and leaves what was there', async () => {
    const at = await house();
    const [before, since, after] = [randomUUID(), randomUUID(), randomUUID()];
    await at.blobs.put(recordingBlobs(before).capture, SOUND);
    const keys = await set(at, 1);
    await at.blobs.put(recordingBlobs(since).capture, SOUND);
    await at.blobs.put(recordingBlobs(before).reading, SOUND);
    at.log.says = { inForce: null, keys };
    await at.keyring.restore();
    await at.blobs.put(recordingBlobs(since).reading, SOUND);
    await at.blobs.put(recordingBlobs(after).capture, SOUND);
    const under = await Promise.all([before, since, after].map((id) => at.keys.under(id)));
    expect(under).toEqual([null, keys[0]?.id, null]);
    const isClear = async (key: string) =>
      Buffer.from((await at.disk.get(key)) ?? []).equals(SOUND);
    expect(await isClear(recordingBlobs(before).reading)).toBe(true);
    expect(await isClear(recordingBlobs(since).reading)).toBe(false);
    expect(await at.blobs.get(recordingBlobs(since).reading)).toEqual(SOUND);
  });

  it('locks what it encrypted until it is entered, and a wrong one opens nothing', async () => {
    const at = await house();
    await set(at, 1);
    const { capture } = recordingBlobs(randomUUID());
    await at.blobs.put(capture, SOUND);
    const later = at.start();
    await expect(later.blobs.get(capture)).rejects.toThrow(RecordingLocked);
    await expect(later.blobs.get(capture)).rejects.toThrow('crypt key no. 1, set on 2030-01-01');
    expect(await later.keyring.unlock('correct horse battery stable')).toEqual([]);
    await expect(later.blobs.get(capture)).rejects.toThrow(RecordingLocked);
    expect(await later.keyring.unlock(` ${WORDS[0]!} `)).toEqual([1]);
    expect(await later.blobs.get(capture)).toEqual(SOUND);
  });

  it('encrypts also where it was not entered', async () => {
    const at = await house();
    await set(at, 1);
    const { capture } = recordingBlobs(randomUUID());
    const later = at.start();
    await later.blobs.put(capture, SOUND);
    await expect(later.blobs.get(capture)).rejects.toThrow(RecordingLocked);
    expect(await at.blobs.get(capture)).toEqual(SOUND);
  });

  it('opens all that came before it', async () => {
    const at = await house();
    const captures: string[] = [];
    for (const count of [1, 2, 3]) {
      await set(at, count);
      captures.push(recordingBlobs(randomUUID()).capture);
      await at.blobs.put(captures.at(-1)!, SOUND);
    }
    const later = at.start();
    expect(await later.keyring.unlock(WORDS[2]!)).toEqual([1, 2, 3]);
    for (const capture of captures) expect(await later.blobs.get(capture)).toEqual(SOUND);
    const second = at.start();
    expect(await second.keyring.unlock(WORDS[0]!)).toEqual([1]);
    await expect(second.blobs.get(captures[1]!)).rejects.toThrow('crypt key no. 2');
  });

  it('takes over what is under an older one without touching the bytes', async () => {
    const at = await house();
    await set(at, 1);
    const id = randomUUID();
    const { capture, dataKey } = recordingBlobs(id);
    await at.blobs.put(capture, SOUND);
    const stored = await at.disk.get(capture);
    const keys = await set(at, 2);
    expect(await at.keys.rewrap(id)).toBe(keys[1]?.id);
    expect(await at.keys.rewrap(id)).toBe(keys[1]?.id);
    expect(await at.disk.get(capture)).toEqual(stored);
    expect((await at.disk.get(dataKey))?.length).toBeLessThan(200);
    await at.disk.delete(`crypt/older/${keys[1]!.id}/${keys[0]!.id}`);
    const later = at.start();
    await later.keyring.unlock(WORDS[1]!);
    expect(later.keyring.openIds()).toEqual([keys[1]?.id]);
    expect(await later.blobs.get(capture)).toEqual(SOUND);
  });

  it('is not opened by an earlier one once it is in force again', async () => {
    const at = await house();
    await set(at, 1);
    const keys = await set(at, 2);
    const [first, second] = keys;
    at.log.says = { inForce: first!.id, keys };
    await at.keyring.restore();
    expect(await at.start().keyring.unlock(WORDS[0]!)).toEqual([1, 2]);
    expect(await at.start().keyring.unlock(WORDS[1]!)).toEqual([2]);
    at.log.says = { inForce: second!.id, keys };
    await at.keyring.restore();
    expect(await at.start().keyring.unlock(WORDS[0]!)).toEqual([1]);
    expect(await at.start().keyring.unlock(WORDS[1]!)).toEqual([1, 2]);
  });

  it('is told of when one more can be read with', async () => {
    const at = await house();
    await set(at, 2);
    const later = at.start();
    let told = 0;
    const end = later.keyring.onOpened(() => void (told += 1));
    await later.keyring.unlock(WORDS[1]!);
    await later.keyring.unlock(WORDS[1]!);
    end();
    expect(told).toBe(1);
  });
});

const RING = 'crypt/keyring';

/** A ring that puts a key of somebody else in force. */
const forged = async (keys: readonly CryptKey[]) => {
  const pair = freshKeyPair();
  const publicKey = Buffer.from(pair.publicKey).toString('base64url');
  const key = { ...keys[0]!, id: randomUUID(), number: keys.length + 1, publicKey };
  return { key, ring: Buffer.from(JSON.stringify({ inForce: key.id, keys: [...keys, key] })) };
};

describe('a ring that differs from the log', () => {
  it('is not obeyed: nothing is sealed to a key that the log does not name', async () => {
    const at = await house();
    await set(at, 1);
    const before = randomUUID();
    await at.blobs.put(recordingBlobs(before).capture, SOUND);
    const keys = await set(at, 2);
    const { key, ring } = await forged(keys);
    await at.disk.put(RING, ring);
    expect(await at.keys.rewrap(before)).toBe(keys[1]?.id);
    const after = randomUUID();
    await at.blobs.put(recordingBlobs(after).capture, SOUND);
    expect(await at.keys.under(after)).toBe(keys[1]?.id);
    const later = at.start();
    expect(await later.keyring.unlock(WORDS[1]!)).toEqual([1, 2]);
    const olderOf = (id: string) => readdir(join(at.root, 'crypt/older', id)).catch(() => []);
    expect(await olderOf(keys[1]!.id)).toEqual([keys[0]?.id]);
    expect(await olderOf(key.id)).toEqual([]);
  });

  it('opens nothing by a box that was put there for it', async () => {
    const at = await house();
    const keys = await set(at, 1);
    const { key, ring } = await forged(keys);
    await at.disk.put(RING, ring);
    const [mine] = await made;
    const box = sealTo(mine!.pair.publicKey, randomBytes(32), `crypt key ${key.id} under x`);
    await at.disk.put(`crypt/older/${keys[0]!.id}/${key.id}`, box);
    const later = at.start();
    expect(await later.keyring.unlock(WORDS[0]!)).toEqual([1]);
    expect(await later.keyring.addKnown(key.id, freshKeyPair())).toBe(false);
    expect(later.keyring.openIds()).toEqual([keys[0]?.id]);
  });

  it.each([
    ['is gone', null],
    ['is damaged', Buffer.from('{"inForce":')],
    ['is of the time before the key', Buffer.from('{"inForce":null,"keys":[]}')],
  ])('stores nothing in clear when it %s, and is put back', async (_, ring) => {
    const at = await house();
    const keys = await set(at, 1);
    const right = await at.disk.get(RING);
    for (const process of [at, at.start()]) {
      await (ring === null ? at.disk.delete(RING) : at.disk.put(RING, ring));
      const id = randomUUID();
      await process.blobs.put(recordingBlobs(id).capture, SOUND);
      expect(await at.keys.under(id)).toBe(keys[0]?.id);
      expect(await process.keyring.restore()).toBe(true);
      expect(await process.keyring.restore()).toBe(false);
      expect(await at.disk.get(RING)).toEqual(right);
    }
  });

  it('lets nothing in while the log cannot be asked which of them is right', async () => {
    const at = await house();
    await set(at, 1);
    await at.blobs.put(recordingBlobs(randomUUID()).capture, SOUND);
    at.log.says = new Error('the log is away');
    await at.blobs.put(recordingBlobs(randomUUID()).capture, SOUND);
    await at.disk.delete(RING);
    const { capture } = recordingBlobs(randomUUID());
    await expect(at.blobs.put(capture, SOUND)).rejects.toThrow('the log is away');
    expect(await at.disk.get(capture)).toBeNull();
  });

  it('is not obeyed any more once the log was heard to say something else', async () => {
    const at = await house();
    const [first, second] = await set(at, 2);
    at.log.says = { inForce: first!.id, keys: [first!, second!] };
    expect(await at.keyring.asLogged()).toMatchObject({ inForce: first?.id });
    const id = randomUUID();
    await at.blobs.put(recordingBlobs(id).capture, SOUND);
    expect(await at.keys.under(id)).toBe(first?.id);
  });
});

describe('the data key of a recording', () => {
  it('is made once, by one of many, and all others get that', async () => {
    const at = await house();
    await set(at, 1);
    const id = randomUUID();
    const others = [1, 2, 3].map(() => at.start());
    for (const { keyring } of others) await keyring.unlock(WORDS[0]!);
    const got = await Promise.all([at, ...others].map(({ keys }) => keys.begin(id)));
    const found = await at.keys.find(id);
    for (const dataKey of got) expect(dataKey).toEqual(found);
    const commitment = commitmentTo(id, found!);
    for (const { keys } of [at, ...others])
      expect((await keys.kept(id))?.commitment).toBe(commitment);
    expect(await at.start().keys.under(id)).toBe((await at.keys.kept(id))?.key);
  });

  it('stays what it was when another crypt key is set, or none', async () => {
    const at = await house();
    const [first] = await set(at, 1);
    const id = randomUUID();
    const dataKey = await at.keys.begin(id);
    const keys = await set(at, 2);
    expect(await at.keys.begin(id)).toEqual(dataKey);
    expect(await at.keys.under(id)).toBe(first?.id);
    at.log.says = { inForce: null, keys };
    await at.keyring.restore();
    expect(await at.keys.begin(id)).toEqual(dataKey);
    expect(await at.keys.begin(randomUUID())).toBeNull();
  });

  it('is made anew for nobody who cannot open the one that is there', async () => {
    const at = await house();
    await set(at, 1);
    const id = randomUUID();
    const dataKey = await at.keys.begin(id);
    await expect(at.start().keys.begin(id)).rejects.toThrow(RecordingLocked);
    expect(await at.keys.begin(id)).toEqual(dataKey);
    await at.disk.put(recordingBlobs(id).dataKey, Buffer.from('not a key'));
    await expect(at.start().keys.begin(id)).rejects.toThrow(SealFault);
  });

  it('is told of as it was made, whatever lies there since, by the process that made it', async () => {
    const at = await house();
    const [first] = await set(at, 1);
    const id = randomUUID();
    const commitment = commitmentTo(id, (await at.keys.begin(id))!);
    const { dataKey } = recordingBlobs(id);
    await at.disk.put(dataKey, wrapDataKey(id, first!, randomBytes(32)));
    expect(await at.keys.kept(id)).toEqual({ key: first?.id, commitment });
    await at.disk.delete(dataKey);
    expect(await at.keys.kept(id)).toEqual({ key: first?.id, commitment });
    expect(await at.start().keys.kept(id)).toBeNull();
  });

  it('opens no other recording, and none when it is damaged', async () => {
    const at = await house();
    await set(at, 1);
    const [one, other] = [recordingBlobs(randomUUID()), recordingBlobs(randomUUID())];
    for (const { capture } of [one, other]) await at.blobs.put(capture, SOUND);
    await at.disk.put(other.dataKey, (await at.disk.get(one.dataKey))!);
    await expect(at.start().keys.find('x')).resolves.toBeNull();
    const later = at.start();
    await later.keyring.unlock(WORDS[0]!);
    await expect(later.blobs.get(other.capture)).rejects.toThrow(SealFault);
    await at.disk.put(one.dataKey, Buffer.from('not a key'));
    await expect(later.blobs.get(one.capture)).rejects.toThrow(SealFault);
  });
});

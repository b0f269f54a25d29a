import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { onlyDataKey } from '../crypt/data-keys.js';
import { SealFault } from '../crypt/sealed-format.js';
import { SealingBlobStore } from '../crypt/sealing.blob-store.js';
import { DiskBlobStore } from './disk.blob-store.js';
import {
  ReadingFault,
  keepReading,
  otherCallsRead,
  readCall,
  readReading,
  readingParts,
  whole,
} from './reading.js';
import { recordingBlobs } from './recording-blobs.js';

const root = mkdtempSync(join(tmpdir(), 'reading-'));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

const blobs = new DiskBlobStore(root);
const text = (bytes: Uint8Array | ReadingFault) =>
  bytes instanceof ReadingFault
    ? `${bytes.part} ${bytes.state}`
    : Buffer.from(bytes).toString().slice(0, 20);

const readingOf = (name: string, length = 0) => ({
  index: Buffer.from(`${name} index`.padEnd(length)),
  peaks: Buffer.from(`${name} peaks`.padEnd(length)),
  facts: Buffer.from(`${name} facts`.padEnd(length)),
});

const found = async (id: string): Promise<string[]> => {
  const parts = await readReading(blobs, id, ...readingParts);
  return readingParts.map((part) => text(parts[part]));
};

const keptAs = async (id: string, name: string): Promise<void> => {
  const keys = recordingBlobs(id).earlier;
  const earlier = readingOf(name);
  for (const part of readingParts) await blobs.put(keys[part], earlier[part]);
};

describe('the reading of a capture', () => {
  it('gives each part as it was kept', async () => {
    const id = randomUUID();
    await keepReading(blobs, id, readingOf('first'));
    expect(await found(id)).toEqual(['first index', 'first peaks', 'first facts']);
    expect(text((await readReading(blobs, id, 'peaks')).peaks)).toBe('first peaks');
  });

  it('gives that of each call of a capture, and of none that is not there', async () => {
    const id = randomUUID();
    await keepReading(blobs, id, readingOf('first'), [readingOf('second'), null, readingOf('4th')]);
    expect(await found(id)).toEqual(['first index', 'first peaks', 'first facts']);
    const of = async (call: number) => {
      const parts = await readCall(blobs, id, call, 'facts', 'index');
      return parts && [text(parts.index), text(parts.facts)];
    };
    expect(await of(1)).toEqual(['first index', 'first facts']);
    expect(await of(2)).toEqual(['second index', 'second facts']);
    expect(await of(3)).toBeNull();
    expect(await of(4)).toEqual(['4th index', '4th facts']);
    expect(await of(5)).toBeNull();
    expect(await otherCallsRead(blobs, id)).toEqual([2, 4]);
    await keepReading(blobs, id, readingOf('alone'));
    expect([await of(1), await of(2)]).toEqual([['alone index', 'alone facts'], null]);
  });

  it('says of each call which of its parts are damaged', async () => {
    const id = randomUUID();
    await keepReading(blobs, id, readingOf('first'), [readingOf('second')]);
    const { reading } = recordingBlobs(id);
    const whole = Buffer.from((await blobs.get(reading))!);
    const faults = async (at: number) => {
      const bytes = Buffer.from(whole);
      bytes[at]! ^= 1;
      await blobs.put(reading, bytes);
      const second = await readCall(blobs, id, 2, ...readingParts);
      return [await found(id), second && readingParts.map((part) => text(second[part]))];
    };
    const all = ['index damaged', 'peaks damaged', 'facts damaged'];
    expect(await faults(5)).toEqual([all, all]);
    expect(await faults(20)).toEqual([all, all]);
    const [first, second] = ['first', 'second'].map((name) =>
      readingParts.map((part) => `${name} ${part}`),
    );
    expect(await faults(whole.length - 1)).toEqual([
      first,
      ['second index', 'second peaks', 'facts damaged'],
    ]);
    expect(await faults(whole.indexOf('first peaks'))).toEqual([
      ['first index', 'peaks damaged', 'first facts'],
      second,
    ]);
  });

  it('says of each part that it is missing where nothing was kept', async () => {
    expect(await found(randomUUID())).toEqual(['index missing', 'peaks missing', 'facts missing']);
    const { index } = await readReading(blobs, randomUUID(), 'index');
    expect(() => whole(index)).toThrow(ReadingFault);
  });

  it('is what an earlier release kept in three, until it is read anew', async () => {
    const id = randomUUID();
    await keptAs(id, 'earlier');
    expect(await found(id)).toEqual(['earlier index', 'earlier peaks', 'earlier facts']);
    await keepReading(blobs, id, readingOf('new'));
    expect(await found(id)).toEqual(['new index', 'new peaks', 'new facts']);
    const keys: string[] = [];
    for await (const { key } of blobs.list(`recordings/${id.slice(0, 2)}/${id}/`)) keys.push(key);
    expect(keys).toEqual([recordingBlobs(id).reading]);
  });

  it('is one that is whole, whenever a worker dies over the next', async () => {
    const id = randomUUID();
    await keptAs(id, 'earlier');
    for (let steps = 0; steps <= 4; steps++) {
      const dying = new DyingStore(root, steps);
      await keepReading(dying, id, readingOf('new')).catch(() => undefined);
      const names = (await found(id)).map((each) => each.split(' ')[0]);
      expect(new Set(names).size, `after ${String(steps)} steps: ${names.join()}`).toBe(1);
      expect(names[0]).toBe(steps === 0 ? 'earlier' : 'new');
    }
  });

  it('is one that is whole for everybody who reads while it is replaced', async () => {
    const id = randomUUID();
    await keptAs(id, '0');
    let isDone = false;
    const reader = async (): Promise<void> => {
      while (!isDone) {
        const names = (await found(id)).map((each) => each.split(' ')[0]);
        expect(new Set(names).size, names.join()).toBe(1);
      }
    };
    const readers = Promise.all([reader(), reader()]);
    try {
      for (let each = 1; each <= 40; each++)
        await keepReading(blobs, id, readingOf(String(each), each * 500));
    } finally {
      isDone = true;
      await readers;
    }
    expect((await found(id))[0]).toMatch(/^40 index/);
  });

  it('says which part is damaged, and gives the others', async () => {
    const id = randomUUID();
    const kept = { index: randomBytes(900), peaks: randomBytes(900), facts: randomBytes(900) };
    await keepReading(blobs, id, kept);
    const bytes = Buffer.from((await blobs.get(recordingBlobs(id).reading))!);
    for (const [place, part] of readingParts.entries()) {
      const damaged = Buffer.from(bytes);
      damaged.fill(0, damaged.length - (3 - place) * 900, damaged.length - (2 - place) * 900);
      await blobs.put(recordingBlobs(id).reading, damaged);
      const parts = await readReading(blobs, id, ...readingParts);
      for (const each of readingParts) {
        if (each === part) expect(parts[each]).toMatchObject({ part, state: 'damaged' });
        else expect(Buffer.from(whole(parts[each])).equals(kept[each])).toBe(true);
      }
    }
  });

  it.each([
    ['is empty', (bytes: Buffer) => bytes.subarray(0, 0)],
    ['ends in its table', (bytes: Buffer) => bytes.subarray(0, 20)],
    ['is zeroed', (bytes: Buffer) => Buffer.alloc(bytes.length)],
    ['is something else', (bytes: Buffer) => randomBytes(bytes.length)],
  ])('is damaged in all its parts when its blob %s', async (_, damage) => {
    const id = randomUUID();
    await keepReading(blobs, id, readingOf('whole'));
    const bytes = Buffer.from((await blobs.get(recordingBlobs(id).reading))!);
    await blobs.put(recordingBlobs(id).reading, damage(bytes));
    expect(await found(id)).toEqual(['index damaged', 'peaks damaged', 'facts damaged']);
  });

  it('is damaged in what is behind the place where its blob is cut', async () => {
    const id = randomUUID();
    await keepReading(blobs, id, readingOf('whole'));
    const bytes = (await blobs.get(recordingBlobs(id).reading))!;
    await blobs.put(recordingBlobs(id).reading, bytes.subarray(0, bytes.length - 15));
    expect(await found(id)).toEqual(['whole index', 'peaks damaged', 'facts damaged']);
  });
});

/** A store whose process dies after so many changes. */
class DyingStore extends DiskBlobStore {
  constructor(
    root: string,
    private left: number,
  ) {
    super(root);
  }

  override put(key: string, bytes: Uint8Array): Promise<void> {
    return this.step(() => super.put(key, bytes));
  }

  override delete(key: string): Promise<void> {
    return this.step(() => super.delete(key));
  }

  private async step(change: () => Promise<void>): Promise<void> {
    if (this.left <= 0) throw new Error('The process died.');
    this.left -= 1;
    await change();
  }
}

describe('an encrypted reading', () => {
  const encrypted = (id: string, key: Uint8Array | null = randomBytes(32)) =>
    new SealingBlobStore(blobs, onlyDataKey(id, key));

  it('is damaged in its parts, as others are, wherever it was changed', async () => {
    const id = randomUUID();
    const store = encrypted(id);
    await keepReading(store, id, readingOf('changed', 500), [readingOf('other', 500)]);
    const { reading, earlier } = recordingBlobs(id);
    const stored = Buffer.from((await blobs.get(reading)) ?? []);
    for (const at of [0, 10, 200, stored.length - 30, stored.length - 1]) {
      const changed = Buffer.from(stored);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      await blobs.put(reading, changed);
      const found = await readReading(store, id, ...readingParts);
      expect(Object.values(found).map(text)).toEqual(readingParts.map((part) => `${part} damaged`));
      expect(await otherCallsRead(store, id)).toEqual([]);
    }
    await blobs.delete(reading);
    await blobs.put(earlier.index, Buffer.from('not encrypted'));
    const { index, peaks } = await readReading(store, id, 'index', 'peaks');
    expect([text(index), text(peaks)]).toEqual(['index damaged', 'peaks missing']);
  });

  it('is not said to be damaged where the key of the recording is gone: nothing makes it anew', async () => {
    const id = randomUUID();
    await keepReading(encrypted(id), id, readingOf('kept'));
    await expect(readReading(encrypted(id, null), id, 'index')).rejects.toThrow(SealFault);
  });
});

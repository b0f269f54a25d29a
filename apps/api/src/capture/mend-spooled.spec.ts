import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, open, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { recordingBlobs } from '#infra/blobs/recording-blobs';
import { RecordingLocked, onlyDataKey } from '#infra/crypt/data-keys';
import { AROUND_BYTES, HEADER_BYTES, MAGIC, TRAILER_BYTES } from '#infra/crypt/sealed-format';
import { SealedBlob } from '#infra/crypt/sealed-blob';
import { OpenFile } from '#infra/blobs/open-file';
import { fingerprintSpooled } from './mend-spooled.js';
import { sealedSpoolFile } from './sealed-spool-file.js';
import { createSpoolFile } from './spool-file.js';

const dataKey = randomBytes(32);
/** What came in one go each; the second is longer than a block. */
const CAME = [700, 70_000, 1, 3_000].map((bytes) => randomBytes(bytes));
/** How long the blocks are that these are sealed in. */
const BLOCKS = [700, 65_536, 70_000 - 65_536, 1, 3_000];
const CAPTURE = Buffer.concat(CAME);

let folder: string;
let recording: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mend-spooled-'));
  recording = randomUUID();
  lost = [];
  path = join(folder, recording);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const keys = () => onlyDataKey(recording, dataKey);
let lost: number[];
const mending = (of = keys()) => ({ keys: of, onLost: (bytes: number) => void lost.push(bytes) });
const found = () => fingerprintSpooled(path, recording, mending());
const told = (bytes: Uint8Array) => ({
  bytes: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
});

/** Spools the capture as it comes; without an end as a server leaves it that dies. */
const spool = async ({ ends = true } = {}): Promise<Buffer> => {
  const file = sealedSpoolFile(await createSpoolFile(path), { recording, dataKey, thread: null });
  for (const chunk of CAME) await file.append([chunk]);
  if (ends) await file.sync();
  await file.close();
  return readFile(path);
};

/** The clear bytes of what lies there, as whoever takes it over opens it. */
const clear = async (): Promise<Buffer> => {
  const file = await open(path);
  const { capture } = recordingBlobs(recording);
  const stored = new OpenFile(file, (await stat(path)).size);
  const blob = await SealedBlob.open(stored, dataKey, capture);
  return Buffer.from(await blob.read(0, blob.size).finally(() => blob.close()));
};

/** Where each block ends in the file, and what the clear bytes are until there. */
const borders = BLOCKS.map((_, at) => {
  const until = BLOCKS.slice(0, at + 1).reduce((sum, bytes) => sum + bytes, 0);
  return { stored: HEADER_BYTES + until + (at + 1) * AROUND_BYTES, whole: until };
});

describe('a capture in the spool', () => {
  it('that is whole is what came, encrypted or not, and stays as it is', async () => {
    const sealed = await spool();
    expect(await found()).toEqual(told(CAPTURE));
    expect((await readFile(path)).equals(sealed)).toBe(true);
    await writeFile(path, CAPTURE);
    expect(await found()).toEqual(told(CAPTURE));
    expect((await readFile(path)).equals(CAPTURE)).toBe(true);
  });

  it('that was cut at a border, or around it, holds the blocks before', async () => {
    await spool({ ends: false });
    const torn = await readFile(path);
    for (const { stored, whole } of [{ stored: HEADER_BYTES, whole: 0 }, ...borders])
      for (const cut of [stored, stored + 1, stored + AROUND_BYTES]) {
        if (cut > torn.length) continue;
        await writeFile(path, torn.subarray(0, cut));
        expect([cut, await found()]).toEqual([cut, told(CAPTURE.subarray(0, whole))]);
        expect((await clear()).equals(CAPTURE.subarray(0, whole))).toBe(true);
      }
    expect(torn.length).toBe(borders.at(-1)?.stored);
  });

  it('whose end was cut holds all that came', async () => {
    const sealed = await spool();
    const end = borders.at(-1)!.stored;
    for (const cut of [end + 1, sealed.length - TRAILER_BYTES, sealed.length - 1]) {
      await writeFile(path, sealed.subarray(0, cut));
      expect([cut, await found()]).toEqual([cut, told(CAPTURE)]);
      expect((await clear()).equals(CAPTURE)).toBe(true);
    }
  });

  it('that is damaged in its midst loses the damaged block alone, and says so', async () => {
    await spool({ ends: false });
    const torn = await readFile(path);
    const last = BLOCKS.length - 1;
    for (const [n, { stored, whole }] of borders.entries()) {
      const damaged = Buffer.from(torn);
      damaged[stored - 1]! ^= 1;
      await writeFile(path, damaged);
      lost = [];
      const left = Buffer.concat([
        CAPTURE.subarray(0, whole - BLOCKS[n]!),
        CAPTURE.subarray(whole),
      ]);
      expect([n, await found(), lost]).toEqual([n, told(left), n === last ? [] : [BLOCKS[n]]]);
      expect((await clear()).equals(left)).toBe(true);
    }
  });

  it('that was cut in its header holds nothing', async () => {
    const sealed = await spool();
    for (const cut of [MAGIC.length, HEADER_BYTES - 1]) {
      await writeFile(path, sealed.subarray(0, cut));
      expect(await found()).toEqual(told(Buffer.alloc(0)));
    }
  });

  it('is mended under another salt, once, whatever an earlier try left', async () => {
    const torn = await spool({ ends: false });
    await writeFile(`${path}.mended`, randomBytes(200_000));
    expect(await found()).toEqual(told(CAPTURE));
    const mended = await readFile(path);
    const salt = (bytes: Buffer) => bytes.subarray(MAGIC.length, HEADER_BYTES);
    expect(salt(mended).equals(salt(torn))).toBe(false);
    expect(await found()).toEqual(told(CAPTURE));
    expect((await readFile(path)).equals(mended)).toBe(true);
    expect(await readdir(folder)).toEqual([recording]);
  });

  it('waits as it is for a key that nobody has entered', async () => {
    const torn = await spool({ ends: false });
    const locked = onlyDataKey(randomUUID(), null);
    await expect(fingerprintSpooled(path, recording, mending(locked))).rejects.toThrow(
      RecordingLocked,
    );
    expect((await readFile(path)).equals(torn)).toBe(true);
    expect(await readdir(folder)).toEqual([recording]);
  });
});

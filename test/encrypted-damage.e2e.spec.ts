import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordingBlobs } from '#infra/blobs/recording-blobs';
import { bytesSource } from '#media/byte-source';
import { readTable } from '#media/compact/compact-table';
import { checkPackage } from '#seals/offline/check';
import { unzip } from '#seals/offline/unzip';
import { longChangingCall } from './support/changing-call.js';
import { Product, eventually } from './support/product.js';
import type { Verification } from './support/seal-answers.js';
import { flipped, storedBlocks } from './support/stored-blocks.js';
import { redactedEvidence } from './support/withholding.js';

const CRYPT_KEY = `a crypt key ${randomBytes(6).toString('hex')}`;
const LONG = { timeout: 240_000 };
const NOTE = 'What is missing.txt';

let product: Product;
beforeAll(async () => {
  product = await Product.start();
});
afterAll(() => product.stop());

const pathOf = (id: string) => join(product.dataDir, 'blobs', recordingBlobs(id).compact);
const verify = (id: string) => product.post<Verification>(`/api/recordings/${id}/verify`, {});

/** A recording that is sealed with its sound, and kept compact. */
const kept = async (name: string, bytes: Uint8Array): Promise<string> => {
  const { body } = await product.put(name, bytes);
  const { id } = await product.settled(body['id'] as string);
  const isWatermarked = async () =>
    (await product.get<{ watermarked: boolean }>(`/api/recordings/${id}`)).body.watermarked;
  await eventually(isWatermarked, { what: `the seal of ${id}`, withinMs: 120_000 });
  const isOfSound = async () => (await verify(id)).body.seal?.hasSound === true;
  await eventually(isOfSound, { what: `the seal of the sound of ${id}`, withinMs: 120_000 });
  const original = join(product.dataDir, 'blobs', recordingBlobs(id).capture);
  await eventually(async () => existsSync(pathOf(id)) && !existsSync(original), {
    what: `the compaction of ${id}`,
    withinMs: 60_000,
  });
  return id;
};

/** Where the blocks of a compact capture are stored, and its table behind them. */
const blocksInClear = async (stored: Buffer): Promise<[number, number][]> => {
  const { blocks } = await readTable(bytesSource(stored));
  const ends = blocks.map((_, n) =>
    blocks.slice(0, n + 1).reduce((sum, { packed }) => sum + packed, 5),
  );
  return [[0, 5], ...ends.map((end, n): [number, number] => [ends[n - 1] ?? 5, end])];
};

type Problem = { code?: string; detail?: string };
const asked = async (answer: Promise<Response>) => {
  const response = await answer;
  const bytes = await response.arrayBuffer();
  const isProblem = response.headers.get('content-type')?.includes('problem') === true;
  const { code, detail } = (isProblem ? JSON.parse(Buffer.from(bytes).toString()) : {}) as Problem;
  return { status: response.status, code, detail, bytes: new Uint8Array(bytes) };
};
const evidence = (id: string) => asked(product.fetch(`/api/recordings/${id}/evidence`));
const withheld = (id: string, withhold: unknown) =>
  asked(redactedEvidence(product, id, { withhold, reason: 'a dispute' }));
const silenced = (id: string) => asked(product.fetch(`/api/recordings/${id}/audio?damaged=silent`));
const noteIn = (bytes: Uint8Array<ArrayBuffer>): string =>
  Buffer.from(unzip(bytes).get(NOTE) ?? []).toString();

/** Whatever is said of a recording while its stored bytes are these. */
const toldOf = async (id: string, stored: Buffer) => {
  const path = pathOf(id);
  const whole = await readFile(path);
  await writeFile(path, stored);
  try {
    const { status, body } = await verify(id);
    const sound = await silenced(id);
    const zip = await asked(product.fetch(`/api/recordings/${id}/download`));
    return {
      verified: [status, body.valid, body.differences.map(({ code }) => code)],
      seconds: body.differences.find(({ part }) => part === 'sound')?.seconds,
      bytes: body.differences.find(({ part }) => part === 'capture')?.bytes,
      heard: [sound.status, sound.code, sound.bytes.length > 1_000_000],
      note: zip.status === 200 ? noteIn(zip.bytes) : zip.code,
      evidence: await evidence(id),
      withheld: await withheld(id, [[0, 1]]),
      sound: sound.bytes,
    };
  } finally {
    await writeFile(path, whole);
  }
};

describe('damage of an encrypted recording', LONG, () => {
  let clear: string;
  let encrypted: string;
  /** Where each block is: header, those of the capture, what is behind them. */
  let places: Record<string, [number, number][]>;
  const storedOf = (id: string) => readFile(pathOf(id));

  beforeAll(async () => {
    await product.patch('/api/settings', { watermark: true });
    clear = await kept('clear.pcap', longChangingCall(0.05));
    await product.patch('/api/settings', { cryptKey: CRYPT_KEY });
    encrypted = await kept('encrypted.pcap', longChangingCall(0.06));
    places = {
      [clear]: await blocksInClear(await storedOf(clear)),
      [encrypted]: storedBlocks(await storedOf(encrypted)),
    };
  }, 240_000);

  /** Of both, one with the same block damaged as the other. */
  const both = async (block: number) => {
    const told = [];
    for (const id of [clear, encrypted]) {
      const [from, to] = places[id]!.at(block)!;
      told.push(await toldOf(id, flipped(await storedOf(id), (from + to) >> 1)));
    }
    return told as [Awaited<ReturnType<typeof toldOf>>, Awaited<ReturnType<typeof toldOf>>];
  };

  it('costs the seconds of the block that was hit, as without encryption', async () => {
    const whole = (await silenced(encrypted)).bytes;
    // The second of four blocks of sound, and the last; behind those are two when it is encrypted.
    for (const block of [3, places[clear]!.length - 1]) {
      const [expected, told] = await both(block);
      expect(told.verified).toEqual([200, false, ['capture-unreadable', 'sound-differs']]);
      expect(told.verified).toEqual(expected.verified);
      expect(told.seconds).toEqual(expected.seconds);
      expect(told.bytes).toEqual(expected.bytes);
      expect(told.heard).toEqual([200, undefined, true]);
      expect(told.note).toBe(expected.note);
      expect(told.note).toMatch(/bytes cannot be read.*\n {2}0:\d\d to 0:\d\d\n/s);
      const [[from, to]] = told.seconds as [[number, number]];
      const at = (second: number) => whole.length - 4 * 8_000 * (40 - second);
      const same = (a: number, b: number) =>
        Buffer.compare(whole.subarray(a, b), told.sound.subarray(a, b)) === 0;
      expect([same(0, at(from)), same(at(from), at(to))]).toEqual([true, false]);
      expect(same(at(to), whole.length)).toBe(true);
    }
  });

  it('leaves no whole package of evidence, and says so; those with seconds withheld are given', async () => {
    const [expected, told] = await both(3);
    for (const { evidence: refused } of [expected, told]) {
      expect([refused.status, refused.code]).toEqual([409, 'capture-not-whole']);
      expect(refused.detail).toMatch(
        /^Part of the stored capture is damaged: 26\d,\d{3} bytes cannot be read, at about 0:\d\d to 0:\d\d\. A package with the capture cannot/,
      );
    }
    expect(told.evidence.detail).toBe(expected.evidence.detail);
    for (const { withheld: given, seconds } of [expected, told]) {
      expect(given.status).toBe(200);
      const files = unzip(given.bytes);
      const { findings } = await checkPackage(files);
      expect(findings).toMatchObject([{ seconds }]);
    }
    const files = unzip((await withheld(encrypted, [[0, 1]])).bytes);
    expect((await checkPackage(files)).findings).toEqual([]);
    expect((await evidence(encrypted)).status).toBe(200);
  });

  it('costs nothing that is heard where it hit what stands before the blocks', async () => {
    const [expected, told] = await both(0);
    for (const each of [expected, told]) {
      expect(each.verified).toEqual([200, false, ['capture-unreadable']]);
      expect(each.heard).toEqual([200, undefined, true]);
      expect([each.evidence.status, each.evidence.code]).toEqual([409, 'capture-damaged']);
      expect(each.withheld.status).toBe(200);
    }
  });

  it('costs all of it where it hit the end, or that was cut off', async () => {
    for (const id of [clear, encrypted]) {
      const stored = await storedOf(id);
      const cut = stored.subarray(0, stored.length - 500);
      for (const changed of [flipped(stored, stored.length - 5), cut]) {
        const told = await toldOf(id, changed);
        expect(told.verified).toEqual([200, false, ['capture-unreadable', 'sound-unreadable']]);
        expect(told.heard).toEqual([500, 'capture-damaged', false]);
        for (const { status, code, detail } of [told.evidence, told.withheld]) {
          expect([status, code]).toEqual([409, 'capture-damaged']);
          expect(detail).toMatch(
            /^The stored capture is damaged: .* a backup may have it whole\.$/,
          );
        }
      }
    }
  });

  it('is an alarm until it is mended', async () => {
    const [from] = places[encrypted]!.at(3)!;
    const whole = await storedOf(encrypted);
    const alarmed = async () => {
      const { body } = await product.get<{ alarms: { code: string }[] }>('/api/status');
      return body.alarms.some(({ code }) => code === 'seals-differ');
    };
    await writeFile(pathOf(encrypted), flipped(whole, from + 10));
    expect((await verify(encrypted)).body.valid).toBe(false);
    await eventually(alarmed, { what: 'the alarm', withinMs: 60_000 });
    await writeFile(pathOf(encrypted), whole);
    expect((await verify(encrypted)).body.valid).toBe(true);
    await eventually(async () => !(await alarmed()), { what: 'its end', withinMs: 60_000 });
  });

  it('is not what is said of one whose crypt key was not given: that is locked', async () => {
    const [from] = places[encrypted]!.at(3)!;
    const whole = await storedOf(encrypted);
    await product.stop('SIGTERM', { keepData: true });
    await writeFile(pathOf(encrypted), flipped(whole, from + 10));
    product = await Product.start({ dataDir: product.dataDir });
    for (const each of [silenced, evidence, (id: string) => withheld(id, [[0, 1]])])
      expect(await each(encrypted)).toMatchObject({ status: 423, code: 'locked' });
    expect((await verify(encrypted)).status).toBe(423);
  });
});

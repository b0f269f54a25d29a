import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { BlobStore } from '#infra/blobs/blob-store';
import { openBlobStore } from '#infra/blobs/disk.blob-store';
import { openCapture } from '#infra/blobs/open-capture';
import { recordingBlobs } from '#infra/blobs/recording-blobs';
import { makeCryptKey } from '#infra/crypt/crypt-key';
import { type EncryptedBlobs, encryptedBlobs } from '#infra/crypt/encrypted-blobs';
import { compactCapture } from '#media/compact/compact';
import { phoneCapture } from '#media/synthesis/phone-capture';
import { deliveries } from './encryption/deliveries.js';
import { inTurns } from './encryption/in-turns.js';

const options = {
  rounds: { type: 'string', default: '15' },
} as const;
const RANGE_BYTES = 256 * 1024;
const RANGES = 60;
const CALL_MS = 300_000;

/** What encryption costs: the same captures with and without a crypt key, in turns. */
export const encryption = {
  name: 'encryption',
  about: '[--rounds 15]: delivery and playback with a crypt key, beside the same without',
  run: async (args: string[]): Promise<void> => {
    const { values } = parseArgs({ args, options });
    const folder = await mkdtemp(join(tmpdir(), 'bench-encryption-'));
    const [clear, sealed] = [join(folder, 'clear'), join(folder, 'sealed')] as const;
    try {
      await storeIn(sealed, true);
      await deliveries([clear, sealed], Number(values.rounds));
      await ranges(folder);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** A store under a folder, with a crypt key in force or none. */
const storeIn = async (folder: string, isEncrypted: boolean): Promise<EncryptedBlobs> => {
  const encrypted = encryptedBlobs(await openBlobStore(`file:${join(folder, 'blobs')}`));
  if (!isEncrypted) return encrypted;
  const { key, pair } = await makeCryptKey('words that are only for measuring');
  const known = { ...key, number: 1, since: new Date(0).toISOString() };
  await encrypted.keyring.publish({ inForce: key.id, keys: [known] });
  await encrypted.keyring.add(key.id, pair);
  return encrypted;
};

const hum = (pitch: number) => (out: Int16Array, first: number) => {
  for (let i = 0; i < out.length; i++)
    out[i] = 4_000 * Math.sin((first + i) * pitch) + (((first + i) * 7_919) % 97);
};

/** Ranges of a call that is kept compact, each opened anew as a request does. */
const ranges = async (folder: string): Promise<void> => {
  const call = phoneCapture({
    codec: 'PCMA',
    durationMs: CALL_MS,
    local: hum(0.11),
    remote: hum(0.07),
  });
  const capture = Buffer.concat(Array.from(call, ({ bytes }) => bytes));
  const read = async (at: number, length: number) => capture.subarray(at, at + length);
  const compact: Buffer[] = [];
  await compactCapture({ size: capture.length, read }, async (bytes) => {
    compact.push(Buffer.from(bytes));
  });
  const sides = [
    await keeping(await storeIn(join(folder, 'clear-ranges'), false), Buffer.concat(compact)),
    await keeping(await storeIn(join(folder, 'sealed-ranges'), true), Buffer.concat(compact)),
  ] as const;
  const work = async ({ blobs, id }: Kept, round: number): Promise<void> => {
    const opened = await openCapture(blobs, id);
    const at = Math.floor((round / RANGES) * (capture.length - RANGE_BYTES));
    await opened?.read(at, RANGE_BYTES);
    await opened?.close();
  };
  const what = '256 KiB from anywhere in a call that is kept compact';
  await inTurns({ what, rounds: RANGES, sides, work });
};

type Kept = { readonly pid?: never; readonly blobs: BlobStore; readonly id: string };

const keeping = async ({ blobs, dataKeys }: EncryptedBlobs, compact: Buffer): Promise<Kept> => {
  const id = randomUUID();
  await dataKeys.begin(id);
  await blobs.put(recordingBlobs(id).compact, compact);
  return { blobs, id };
};

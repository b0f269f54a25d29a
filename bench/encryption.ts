import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BlobStore } from '#infra/blobs/blob-store';
import { openBlobStore } from '#infra/blobs/disk.blob-store';
import { openCapture } from '#infra/blobs/open-capture';
import { recordingBlobs } from '#infra/blobs/recording-blobs';
import { makeCryptKey } from '#infra/crypt/crypt-key';
import { type EncryptedBlobs, encryptedBlobs } from '#infra/crypt/encrypted-blobs';
import { compactCapture } from '#media/compact/compact';
import { phoneCapture } from '#media/synthesis/phone-capture';
import { putAtFullSpeed } from './ingest/load.js';
import { cpuSeconds } from './ingest/process-use.js';
import { type Server, startBareDoor } from './ingest/server.js';

const OPEN_FILES = 1_024;
const ROUNDS = 9;
const LARGE_MB = 64;
const SMALL_AT_ONCE = 40;
const RANGE_BYTES = 256 * 1024;
const RANGES = 60;
const CALL_MS = 300_000;

/** What encryption costs: the same captures with and without a crypt key, in turns. */
export const encryption: { name: 'encryption'; about: string; run(): Promise<void> } = {
  name: 'encryption',
  about: 'delivery and playback with a crypt key, beside the same without',
  run: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bench-encryption-'));
    try {
      await deliveries(folder);
      await ranges(folder);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

const say = (line: string): void => void process.stdout.write(`${line}\n`);

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

const deliveries = async (folder: string): Promise<void> => {
  const [clear, sealed] = [join(folder, 'clear'), join(folder, 'sealed')];
  await storeIn(sealed, true);
  const doors = [await startBareDoor(clear, OPEN_FILES), await startBareDoor(sealed, OPEN_FILES)];
  try {
    const large = (door: Server) => put(door, LARGE_MB);
    const small = async (door: Server) => {
      for (let turn = 0; turn < SMALL_AT_ONCE; turn++) await put(door, 1);
    };
    await inTurns(`PUT of ${String(LARGE_MB)} MiB`, doors, large);
    await inTurns(`${String(SMALL_AT_ONCE)} PUTs of 1 MiB, one after the other`, doors, small);
  } finally {
    for (const door of doors) await door.stop();
  }
};

const put = async ({ url }: Server, megabytes: number): Promise<void> => {
  const at = new URL(`/recordings/Files/${randomUUID()}.pcap`, url);
  const status = await putAtFullSpeed(at, megabytes, 'chunked');
  if (status !== 201) throw new Error(`A delivery was answered ${String(status)}.`);
};

const inTurns = async (
  what: string,
  doors: readonly Server[],
  work: (door: Server) => Promise<void>,
): Promise<void> => {
  const wall: number[][] = [[], []];
  const cpu: number[][] = [[], []];
  for (let round = 0; round < ROUNDS; round++)
    for (const [place, door] of doors.entries()) {
      const [began, used] = [performance.now(), cpuSeconds(door.pid)];
      await work(door);
      wall[place]?.push(performance.now() - began);
      cpu[place]?.push((cpuSeconds(door.pid) - used) * 1_000);
    }
  tell(`${what}, by the wall`, wall);
  tell(`${what}, CPU of the API`, cpu);
};

const tell = (what: string, [without = [], withKey = []]: readonly number[][]): void => {
  const [clear, sealed] = [median(without), median(withKey)];
  const more = ((sealed / clear - 1) * 100).toFixed(1);
  say(
    `${what}: ${clear.toFixed(1)} ms in clear, ${sealed.toFixed(1)} ms encrypted (${more} % more)`,
  );
};

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

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
  const stores = [
    await keeping(await storeIn(join(folder, 'clear-ranges'), false), Buffer.concat(compact)),
    await keeping(await storeIn(join(folder, 'sealed-ranges'), true), Buffer.concat(compact)),
  ];
  const taken: number[][] = [[], []];
  for (let round = 0; round < RANGES; round++)
    for (const [place, { blobs, id }] of stores.entries()) {
      const began = performance.now();
      const opened = await openCapture(blobs, id);
      const at = Math.floor((round / RANGES) * (capture.length - RANGE_BYTES));
      await opened?.read(at, RANGE_BYTES);
      await opened?.close();
      taken[place]?.push(performance.now() - began);
    }
  tell('256 KiB from anywhere in a call that is kept compact', taken);
};

type Kept = { readonly blobs: BlobStore; readonly id: string };

const keeping = async ({ blobs, dataKeys }: EncryptedBlobs, compact: Buffer): Promise<Kept> => {
  const id = randomUUID();
  await dataKeys.begin(id);
  await blobs.put(recordingBlobs(id).compact, compact);
  return { blobs, id };
};

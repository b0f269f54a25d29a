import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ManyCalls, putAtFullSpeed } from '../ingest/load.js';
import { type Server, startBareDoor } from '../ingest/server.js';
import { cpuMs, inTurns, tell } from './in-turns.js';

const OPEN_FILES = 1_024;
const LARGE_MB = 64;
const SMALL_IN_A_ROW = 40;
const CALLS = 200;
const CALL_SECONDS = 10;

/** A door for captures, and the folder in which they end up. */
type Door = Server & { readonly folder: string };

/** Captures delivered as fast as it goes, and by phones. `folders`: of a store in clear, of one with a crypt key. */
export const deliveries = async (
  [clear, sealed]: readonly [string, string],
  rounds: number,
): Promise<void> => {
  const doors = [await openDoor(clear), await openDoor(sealed)] as const;
  const common = { rounds, sides: doors, after: removeDelivered };
  try {
    const large = (door: Door) => put(door, LARGE_MB);
    const small = async (door: Door) => {
      for (let turn = 0; turn < SMALL_IN_A_ROW; turn++) await put(door, 1);
    };
    // What runs for the first time is not what is asked for.
    for (const door of doors) await large(door).then(() => small(door));
    for (const door of doors) await removeDelivered(door);
    await inTurns({ ...common, what: `PUT of ${String(LARGE_MB)} MiB`, work: large });
    const inARow = `${String(SMALL_IN_A_ROW)} PUTs of 1 MiB, one after the other`;
    await inTurns({ ...common, what: inARow, work: small });
    await phones(doors);
  } finally {
    for (const door of doors) await door.stop();
  }
};

const openDoor = async (folder: string): Promise<Door> => ({
  ...(await startBareDoor(folder, OPEN_FILES)),
  folder,
});

const put = async ({ url }: Server, megabytes: number): Promise<void> => {
  const at = new URL(`/recordings/Files/${randomUUID()}.pcap`, url);
  const status = await putAtFullSpeed(at, megabytes, 'chunked');
  if (status !== 201) throw new Error(`A delivery was answered ${String(status)}.`);
};

/** The next round must not wait for the disk because of this one. Folders that hold others stay. */
const removeDelivered = async ({ folder }: Door): Promise<void> => {
  const recordings = join(folder, 'blobs', 'recordings');
  for (const shard of await readdir(recordings))
    for (const id of await readdir(join(recordings, shard)))
      await rm(join(recordings, shard, id), { recursive: true });
  execFileSync('sync');
};

/** As many calls on both sides at once, at the pace of phones: what counts is the CPU. */
const phones = async (doors: readonly [Door, Door]): Promise<void> => {
  const calls = doors.map(() => new ManyCalls());
  const used = doors.map(cpuMs);
  await Promise.all(
    calls.map(async (many, place) => {
      const url = new URL('/recordings/Files/', doors[place]?.url);
      await many.begin({ url, name: () => `${randomUUID()}.pcap` }, CALLS);
      await many.talk(CALL_SECONDS);
      const outcome = await many.hangUp();
      if (outcome.get(201) !== CALLS)
        throw new Error(`Calls were answered ${JSON.stringify([...outcome])}.`);
    }),
  );
  const [clear = NaN, sealed = NaN] = doors.map((door, place) => cpuMs(door) - (used[place] ?? 0));
  const what = `${String(CALLS)} calls of ${String(CALL_SECONDS)} s at 16 kB/s, CPU of the API`;
  tell(what, [[clear], [sealed]]);
};

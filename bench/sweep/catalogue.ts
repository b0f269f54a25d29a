import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { recording } from '#domain/recording/recording';
import { start } from '#domain/recording/start';
import { upload } from '#domain/recording/upload';
import type { House } from '#infra/house';
import { systemOccasion } from '#infra/occasion';
import { CATALOGUE } from '#infra/read-model/data-sources';
import type { ReadModel } from '#infra/read-model/read-model';
import { createIndexes, setIndexesAside } from '#infra/read-model/rebuild/indexes';
import { rowsOf } from '#infra/read-model/rows-of';

const AT_ONCE = 64;
const DAY_MS = 86_400_000;

/** Recordings that ended so many days ago, made by the events that make every recording. */
export async function record(house: House, count: number, daysAgo: number): Promise<void> {
  const at = () => new Date(Date.now() - daysAgo * DAY_MS);
  let made = 0;
  const maker = async () => {
    while (made++ < count) {
      const id = randomUUID();
      const on = systemOccasion({ now: at }, 'bench');
      await house.ledger.transact(recording, id, start(announced(id)), on);
      const received = { bytes: 1_000_000, sha256: '00'.repeat(32), incomplete: null };
      await house.ledger.transact(recording, id, upload(received), on);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, maker));
}

const announced = (id: string) => ({
  conversation: id.replaceAll('-', ''),
  device: '0090331a2b3c',
  serial: '1',
  fileName: `${id}-0090331a2b3c-1.pcap`,
  registration: 'ada.lovelace',
  domain: 'example.com',
});

/** Rows of recordings of the last so many days, put straight into the catalogue: nobody asks for their events. */
export async function fill(readModel: ReadModel, count: number, days: number): Promise<void> {
  const runner = readModel.catalogue.createQueryRunner();
  try {
    const indexes = await setIndexesAside(runner, CATALOGUE);
    await runner.query(
      `insert into recordings (id, state, state_since, started_at, ended_at, file_name, conversation,
         device, serial, remote_number, bytes, sha256, converter, sample_rate, frames, duration_ms,
         search, numbers, revision, position)
       select gen_random_uuid(), 'ready', at, at, at + interval '1 minute', id || '.pcap', id,
         '0090331a2b3c', '1', number, 1000000, id, '1', 8000, 480000, 60000,
         lower(concat_ws(E'\\n', id || '.pcap', id, number)), number, 2, 0
       from (select now() - random() * $2::float8 * interval '24 hours' as at,
               md5(n::text) as id, (4970317300000 + n)::text as number
             from generate_series(1, $1::int) n) rows`,
      [count, days],
    );
    await createIndexes(runner, indexes);
    await runner.query('vacuum analyze recordings');
  } finally {
    await runner.release();
  }
}

/** Waits until the catalogue shows all that is in the log. */
export async function shown({ store }: House, readModel: ReadModel): Promise<void> {
  const head = (await store.head()) ?? 0n;
  for (;;) {
    const rows = await rowsOf<{ position: string | null }>(
      readModel.catalogue,
      'select position from checkpoint',
    );
    if (BigInt(rows[0]?.position ?? -1) >= head) return;
    await delay(20);
  }
}

/** Rows of recordings that all connections have read so far that are closed by now. */
export async function rowsRead(readModel: ReadModel): Promise<number> {
  const rows = await rowsOf<{ read: string }>(
    readModel.runtime,
    `select seq_tup_read + coalesce(idx_tup_fetch, 0) as read from pg_stat_user_tables
     where schemaname = $1 and relname = 'recordings'`,
    [CATALOGUE],
  );
  return Number(rows[0]?.read);
}

import type { DataSource } from 'typeorm';
import { MOST_NAMED, type MissedEvent, instance } from '#domain/instance/instance';
import { missEvents } from '#domain/instance/miss-events';
import type { House } from '../../house.js';
import { systemOccasion } from '../../occasion.js';
import { CATALOGUE } from '../data-sources.js';
import { CATALOGUE_NAME } from '../projection/log.js';
import { rowsOf } from '../rows-of.js';
import { CATALOGUE_NEXT } from './catalogue-switch.js';

type Missed = MissedEvent & { readonly count: string };

/**
 * Says in the log what it holds no more, by the rows of the catalogue that are about to go: nothing else
 * tells of what was deleted before it was stated. `lastEvent`: up to where the next catalogue has read.
 */
export const reportMissed = async (
  { store, storeId, ledger, clock }: Pick<House, 'store' | 'storeId' | 'ledger' | 'clock'>,
  live: Pick<DataSource, 'query'>,
  lastEvent: bigint | null,
): Promise<void> => {
  const [newest] = await rowsOf<{ position: string | null }>(
    live,
    `select (select max(position) from ${CATALOGUE}.audit) "position"
     from ${CATALOGUE}.checkpoint where name = $1 and store_id = $2`,
    [CATALOGUE_NAME, storeId],
  );
  const until = newest?.position ?? null;
  if (until === null) return;
  // In this order: what is projected after it is not looked at, so nothing behind the head is in the log.
  const head = (await store.head()) ?? -1n;
  const missed = await rowsOf<Missed>(
    live,
    `select stream, revision, id, count(*) over () "count" from ${CATALOGUE}.audit kept
     where position <= $1 and (position <= $2 or position > $3) and not exists (
       select from ${CATALOGUE_NEXT}.audit read where read.id = kept.id)
     order by position limit $4`,
    [until, (lastEvent ?? -1n).toString(), head.toString(), MOST_NAMED],
  );
  const first = missed.map(({ stream, revision, id }) => ({ stream, revision, id }));
  const on = systemOccasion(clock, 'rebuild');
  await ledger.transact(instance, null, missEvents(Number(missed[0]?.count ?? 0), first), on);
};

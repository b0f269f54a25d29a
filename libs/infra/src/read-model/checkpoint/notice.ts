import type { QueryRunner } from 'typeorm';
import type { Batch } from '../projection/batch.js';

/** On channel `catalogue`, with the commit that it tells of. */
export type CatalogueNotice = {
  readonly position: string;
  readonly recordings: readonly string[];
  /** The settings are others now. */
  readonly settings?: true;
  /** These rows were built anew; `position` may be behind what was said before. */
  readonly rebuilt?: true;
};

/** A NOTIFY payload must stay below 8000 bytes; an id takes 39. */
const IDS_PER_NOTICE = 190;

/** Tells whoever watches, when the transaction commits. */
export const notify = async (
  runner: QueryRunner,
  position: bigint,
  { recordings, settings }: Pick<Batch, 'recordings' | 'settings'>,
): Promise<void> => {
  const payloads: string[] = [];
  for (let from = 0; from === 0 || from < recordings.length; from += IDS_PER_NOTICE) {
    const ids = recordings.slice(from, from + IDS_PER_NOTICE);
    const notice: CatalogueNotice = {
      position: position.toString(),
      recordings: ids,
      ...(settings && { settings }),
    };
    payloads.push(JSON.stringify(notice));
  }
  await runner.query(`select pg_notify('catalogue', payload) from unnest($1::text[]) payload`, [
    payloads,
  ]);
};

/** Tells whoever watches that the rows are others now, when the transaction commits. */
export const notifyRebuilt = async (
  runner: QueryRunner,
  position: bigint | null,
): Promise<void> => {
  const notice: CatalogueNotice = {
    position: (position ?? 0n).toString(),
    recordings: [],
    rebuilt: true,
  };
  await runner.query(`select pg_notify('catalogue', $1)`, [JSON.stringify(notice)]);
};

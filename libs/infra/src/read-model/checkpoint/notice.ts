import type { QueryRunner } from 'typeorm';
import type { Batch } from '../projection/batch.js';

/** On channel `catalogue`, with the commit that it tells of. */
export type CatalogueNotice = {
  readonly position: string;
  readonly recordings: readonly string[];
  /** Ids of legal holds that were placed or lifted. */
  readonly holds?: readonly string[];
  /** Ids of requests for a supervisor's consent that were made, answered or ended. */
  readonly supervisions?: readonly string[];
  /** The settings are others now. */
  readonly settings?: true;
  /** Who may see what is another question now. */
  readonly access?: true;
  /** These rows were built anew; `position` may be behind what was said before. */
  readonly rebuilt?: true;
};

/** A NOTIFY payload must stay below 8000 bytes; an id takes 39. */
const IDS_PER_NOTICE = 190;

/** Tells whoever watches, when the transaction commits. */
export const notify = async (
  runner: QueryRunner,
  position: bigint,
  {
    recordings,
    holds,
    supervisions,
    settings,
    access,
  }: Pick<Batch, 'recordings' | 'holds' | 'supervisions' | 'settings' | 'access'>,
): Promise<void> => {
  const told = {
    position: position.toString(),
    ...(settings && { settings }),
    ...(access && { access }),
  };
  const notices: CatalogueNotice[] = [
    ...pagesOf(recordings).map((ids) => ({ ...told, recordings: ids })),
    ...pagesOf(holds).map((ids) => ({ ...told, recordings: [], holds: ids })),
    ...pagesOf(supervisions).map((ids) => ({ ...told, recordings: [], supervisions: ids })),
  ];
  const payloads = (notices.length > 0 ? notices : [{ ...told, recordings: [] }]).map((notice) =>
    JSON.stringify(notice),
  );
  await runner.query(`select pg_notify('catalogue', payload) from unnest($1::text[]) payload`, [
    payloads,
  ]);
};

const pagesOf = (ids: readonly string[]): (readonly string[])[] =>
  Array.from({ length: Math.ceil(ids.length / IDS_PER_NOTICE) }, (_, page) =>
    ids.slice(page * IDS_PER_NOTICE, (page + 1) * IDS_PER_NOTICE),
  );

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

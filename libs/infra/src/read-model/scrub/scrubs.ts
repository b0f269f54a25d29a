import type { DatabaseLeftover } from '#domain/leftovers';
import { CATALOGUE_NAME } from '../projection/log.js';
import { CATALOGUE_NEXT } from '../rebuild/catalogue-switch.js';
import { type Rebuild, rebuildCatalogue } from '../rebuild/rebuild-catalogue.js';
import { scrubFiles } from './scrub-files.js';

/** After a scrub comes a pause of so many times as long: it takes a sixth of the time at most. */
const PAUSES = 5;

/** Deleted recordings, or removed people, of which the database holds nothing any more, and what is left to its operator. */
export type Scrubbed = {
  readonly ids: readonly string[];
  readonly left: readonly DatabaseLeftover[];
};

/** SQL: another catalogue is being made, or was when its process died. */
const BEING_MADE = `to_regnamespace('${CATALOGUE_NEXT}') is not null`;

const FIRST_ID = '00000000-0000-0000-0000-000000000000';

type Deps = Pick<Rebuild, 'house' | 'readModel'>;

/**
 * PostgreSQL leaves in its files what a row held before. A scrub writes the tables anew and lets go of
 * the old files, so that nothing is left of recordings that were deleted until then.
 */
export class Scrubs {
  /** Where the last page of `scrubbed` ended. */
  private after: { readonly id: string; readonly since: Date } | null = null;

  constructor(private readonly deps: Deps) {}

  /** Was anything deleted since the last one, or a rebuild left half done, and is that one long enough ago? */
  async isDue(): Promise<boolean> {
    const rows: { due: boolean }[] = await this.catalogue.query(
      `select coalesce(
         (${BEING_MADE} or
          greatest((select max(position) from audit where type = 'RecordingDeleted'),
            (select max(position) from audit where type = 'UserRemoved')) > coalesce(scrubbed, -1))
         and coalesce(scrubbed_at + $2 * scrub_ms * interval '1 ms' < now(), true), false) due
       from checkpoint where name = $1`,
      [CATALOGUE_NAME, PAUSES],
    );
    return rows[0]?.due ?? false;
  }

  /** One scrub for all that was deleted so far. @returns how long it took; `null`: somebody else is at it */
  async run(signal?: AbortSignal): Promise<number | null> {
    const begun = performance.now();
    const { house, readModel } = this.deps;
    const given = { house, readModel, from: 'rows' } as const;
    const rebuilt = await rebuildCatalogue(signal ? { ...given, signal } : given);
    if (rebuilt === null) return null;
    const left = await scrubFiles(readModel.databaseUrl);
    const ms = Math.ceil(performance.now() - begun);
    await this.catalogue.query(
      `update checkpoint set scrubbed = $1, scrubbed_at = now(), scrub_ms = $2, scrub_left = $3
       where name = $4`,
      [rebuilt.copied?.toString() ?? null, ms, JSON.stringify(left), CATALOGUE_NAME],
    );
    return ms;
  }

  /**
   * Those that were deleted before the last scrub and are not said to be erased yet: each time the page
   * after the last, so that those that a legal hold keeps do not keep others waiting.
   */
  async scrubbed(limit: number): Promise<Scrubbed> {
    const rows: { id: string; since: Date; left: DatabaseLeftover[] }[] =
      await this.catalogue.query(
        `select r.id, r.state_since since, c.scrub_left "left" from recordings r
         join checkpoint c on c.name = $1 and r.position <= c.scrubbed
         where r.state = 'deleted' and (r.state_since, r.id) > ($3, $4::uuid)
         order by r.state_since, r.id limit $2`,
        [CATALOGUE_NAME, limit, this.after?.since ?? new Date(0), this.after?.id ?? FIRST_ID],
      );
    this.after = rows.length < limit ? null : (rows.at(-1) ?? null);
    return { ids: rows.map(({ id }) => id), left: rows[0]?.left ?? [] };
  }

  /** People whose accounts were removed before the last scrub and who are not said to be erased yet. */
  async scrubbedUsers(limit: number): Promise<Scrubbed> {
    const rows: { id: string; left: DatabaseLeftover[] }[] = await this.catalogue.query(
      `select u.id, c.scrub_left "left" from users u
       join checkpoint c on c.name = $1 and u.position <= c.scrubbed
       where u.removed_at is not null and u.erased_at is null
       order by u.removed_at, u.id limit $2`,
      [CATALOGUE_NAME, limit],
    );
    return { ids: rows.map(({ id }) => id), left: rows[0]?.left ?? [] };
  }

  /**
   * Do the tables that are read hold what the last scrub left, and are no others being made? Whoever
   * rebuilds from the log may have read names just before their keys were destroyed.
   */
  async isClean(): Promise<boolean> {
    const rows: unknown[] = await this.catalogue.query(
      `select from checkpoint where name = $1 and scrubbed is not null and not ${BEING_MADE}`,
      [CATALOGUE_NAME],
    );
    return rows.length > 0;
  }

  private get catalogue() {
    return this.deps.readModel.catalogue;
  }
}

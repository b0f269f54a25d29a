import type { RetentionFacts } from '#domain/retention/rule';
import type { DataSource } from 'typeorm';
import type { HoldQueries } from '../holds/hold.queries.js';
import { heldSince } from './retention-sql.js';

/** A recording whose term seems to be over, with what the rules look at. */
export type RetainedRecording = {
  readonly id: string;
  /** When it ended. */
  readonly since: Date;
  readonly facts: Omit<RetentionFacts, 'ownerId'>;
};

export type RetainedPage = {
  /** Name of the rule that keeps them; `null`: the default does. */
  readonly keptBy: string | null;
  /** They ended then or before. */
  readonly until: Date;
  readonly after: Pick<RetainedRecording, 'id' | 'since'> | null;
  readonly limit: number;
  /** Whose recordings are not due at all. */
  readonly holds: Pick<HoldQueries, 'anyOf'>;
};

const FIRST_ID = '00000000-0000-0000-0000-000000000000';

type Row = Pick<RetentionFacts, 'direction' | 'device'> &
  Record<'localNumber' | 'remoteNumber' | 'seconds', string | null> & { id: string; since: Date };

/** Reads which recordings have been kept for how long, by the rule that keeps them. */
export class RetainedQueries {
  constructor(private readonly catalogue: DataSource) {}

  /** Those that one rule keeps and that ended before a moment, the longest ago first. */
  async endedBefore(page: RetainedPage): Promise<RetainedRecording[]> {
    const { keptBy, until, after, limit, holds } = page;
    const values = [until, after?.since ?? new Date(0), after?.id ?? FIRST_ID, limit, keptBy];
    const held = await holds.anyOf(values);
    const byRule = keptBy === null ? 'kept_by is null and $5::text is null' : 'kept_by = $5';
    const rows: Row[] = await this.catalogue.query(
      `select id, ${heldSince('r')} "since", local_number "localNumber",
         remote_number "remoteNumber", direction, device,
         coalesce(duration_ms / 1000.0, extract(epoch from ended_at - started_at)) "seconds"
       from recordings r
       where ${byRule} and state in ('received', 'ready', 'failed') and not protected
         and not (${held}) and ${heldSince('r')} <= $1 and (${heldSince('r')}, id) > ($2, $3::uuid)
       order by kept_by, ${heldSince('r')}, id limit $4`,
      values,
    );
    return rows.map(({ id, since, ...row }) => ({ id, since, facts: factsOf(row) }));
  }
}

const factsOf = (row: Omit<Row, 'id' | 'since'>): RetainedRecording['facts'] => {
  const { localNumber, remoteNumber, direction, device, seconds } = row;
  return {
    numbers: [localNumber, remoteNumber].filter((number) => number !== null),
    direction,
    device,
    seconds: seconds === null ? null : Number(seconds),
  };
};

import { type Due, GRACE_DAYS, dueInWords } from '#domain/retention/due';
import type { AppliedRule, Keeping } from '#domain/retention/rule';
import type { DataSource } from 'typeorm';
import { Conditions } from '../conditions.js';
import { decodeReckonedCursor, encodeReckonedCursor } from '../cursor.js';
import type { HoldQueries } from '../holds/hold.queries.js';
import { rowsOf } from '../rows-of.js';
import { type Grace, type WithoutLicence, graceEnd, gracesOf, gracesUnder } from './graces.js';
import { heldSince, termUnder } from './retention-sql.js';
import { isRulePassDone } from './rule-pass.js';

/** What is asked: what would go, if it were kept so, that does not go already as it is kept now. */
export type Change = {
  readonly from: Keeping;
  readonly to: Keeping;
  readonly now: Date;
  /** If these had no licence from now on; then it is asked about what is theirs alone. */
  readonly withoutLicence?: WithoutLicence | undefined;
  /** If the accounts of these were removed; then it is asked about what is theirs alone. */
  readonly withoutUsers?: readonly string[] | undefined;
};

type Owner = { readonly id: string; readonly name: string | null; readonly number: string | null };

export type GoingByOwner = {
  /** `null`: of those whose owner is not known. */
  readonly owner: Owner | null;
  readonly atOnce: number;
  readonly within30Days: number;
  /** Of those within 30 days, how many go because their owner has no licence. */
  readonly unlicensed: number;
};

/** A recording that would go. */
export type Going = {
  readonly id: string;
  readonly name: string | null;
  readonly owner: Owner | null;
  readonly startedAt: string;
  readonly removesOn: string;
  readonly removesRule: Due['rule'];
  readonly removesWhy: string;
};

export type GoingPage = { readonly items: Going[]; readonly next: string | null };
type Page = { readonly limit: number; readonly after?: string | undefined };

const HORIZON_MS = 30 * 86_400_000;

/** Reckons what other settings would remove, before they are in force. */
export class RemovalPreviews {
  constructor(
    private readonly catalogue: DataSource,
    private readonly holds: Pick<HoldQueries, 'anyOf'>,
  ) {}

  /** How many would go at once, and within 30 days from now (those that go at once among them). */
  async byOwner(change: Change): Promise<GoingByOwner[]> {
    const going = await this.goingUnder(change);
    const now = going.where.parameter(change.now);
    const rows = await rowsOf<OwnerColumns & Omit<GoingByOwner, 'owner'>>(
      this.catalogue,
      `select ${OWNER}, "atOnce", "within30Days", unlicensed
       from (
         select owner_id, count(*) filter (where goes_on <= ${now})::int "atOnce",
           count(*)::int "within30Days",
           count(*) filter (where rule = 'licence')::int unlicensed
         from (${going.sql}) going group by owner_id) owners
       left join users o on o.id = owner_id
       order by "within30Days" desc, owner_id`,
      going.where.values,
    );
    return rows.map(({ atOnce, within30Days, unlicensed, ...owner }) => ({
      owner: ownerOf(owner),
      ...{ atOnce, within30Days, unlicensed },
    }));
  }

  /**
   * Which would go within 30 days, the first to go first. Further pages are as of the moment of the first:
   * a grace that would begin now ends later every time it is asked about. @throws Refusal `cursor-invalid`
   */
  async page(change: Change, { limit, after }: Page): Promise<GoingPage> {
    const cursor = after === undefined ? null : decodeReckonedCursor(after);
    const reckonedAt = cursor?.reckonedAt ?? change.now;
    const going = await this.goingUnder({ ...change, now: reckonedAt });
    const { where } = going;
    const from = cursor
      ? `(goes_on, going.id) > (${where.parameter(cursor.at)}, ${where.parameter(cursor.id)}::uuid)`
      : 'true';
    const rows: GoingRow[] = await this.catalogue.query(
      `select going.*, ${OWNER}
       from (${going.sql}) going left join users o on o.id = going.owner_id
       where ${from} order by goes_on, going.id limit ${where.parameter(limit + 1)}`,
      where.values,
    );
    const shown = rows.slice(0, limit);
    const last = rows.length > limit ? shown.at(-1) : undefined;
    return {
      items: shown.map(goingOf),
      next: last ? encodeReckonedCursor({ at: last.goes_on, id: last.id, reckonedAt }) : null,
    };
  }

  private async goingUnder(change: Change): Promise<{ sql: string; where: Conditions }> {
    const where = new Conditions();
    const held = await this.holds.anyOf(where.values);
    const termOfOld = (await isRulePassDone(this.catalogue)) ? known : asked;
    const graces = await gracesUnder(this.catalogue, change);
    return { sql: goingUnder({ ...change, termOfOld, graces }, where, held), where };
  }
}

type OwnerColumns = {
  owner_id: string | null;
  owner_name: string | null;
  owner_number: string | null;
};
const OWNER = 'owner_id, o.name owner_name, o.number owner_number';

type GoingRow = OwnerColumns & {
  id: string;
  file_name: string | null;
  started_at: Date;
  goes_on: Date;
  rule: Due['rule'];
  bin_days: number | null;
  new_days: number;
  new_name: string | null;
};

type Asked = Change & { readonly termOfOld: TermOfEach; readonly graces: readonly Grace[] };

/** SQL: those that go within the time, and when; `held` says which of `r` do not. */
const goingUnder = (
  { from, to, now, termOfOld, graces, withoutLicence, withoutUsers }: Asked,
  where: Conditions,
  held: string,
): string => {
  const at = where.parameter(now);
  const horizon = where.parameter(new Date(now.getTime() + HORIZON_MS));
  const shortest = where.parameter(shortestOf(to));
  const old = termOfOld('old', from, where);
  const isSame = JSON.stringify(from.retentionRules) === JSON.stringify(to.retentionRules);
  const other = (isSame ? termOfOld : asked)('other', to, where);
  const owners = where.parameter(graces.map(({ id }) => id));
  const ofUsers = withoutUsers ? `and r.owner_id = any(${where.parameter(withoutUsers)})` : '';
  return `
    select id, owner_id, file_name, started_at, new_name, new_days, bin_days, goes_on,
      case goes_on when purges_on then 'bin' when new_end then 'retention' else 'licence' end rule
    from (
      select kept.*, least(new_end, purges_on, new_grace) goes_on,
        least(old_end, purges_on, old_grace) went_on
      from (
        select r.*, other.name new_name, ${other.days} new_days,
          round(extract(epoch from purges_on - recycled_at) / 86400)::int bin_days,
          ${endOf('r', other.days)} new_end, ${endOf('r', old.days)} old_end,
          ${graceEnd('r', 'grace.new')} new_grace, ${graceEnd('r', 'grace.old')} old_grace
        from recordings r ${other.join} ${old.join} ${gracesOf(graces, where)}
        where state in ('received', 'ready', 'failed') and not protected
          and not (${held})
          and (${heldSince('r')} <= ${horizon}::timestamptz - ${shortest}::int * interval '24 hours'
            or purges_on <= ${horizon} or r.owner_id = any(${owners}))
          ${withoutLicence ? 'and grace.asked' : ''} ${ofUsers}) kept) going
    where goes_on <= ${horizon} and (went_on > ${at} or went_on is null)`;
};

/** SQL: what joins the term of each recording `r` under a name, and the days of it. */
type TermOfEach = (
  name: string,
  keeping: Keeping,
  where: Conditions,
) => { readonly join: string; readonly days: string };

/** Of the rules in force the row knows already which one keeps it. */
const known: TermOfEach = (name, keeping, where) => ({
  join: `left join jsonb_to_recordset(${where.parameter(JSON.stringify(keeping.retentionRules))}::jsonb)
    as ${name} (name text, days int) on ${name}.name = r.kept_by`,
  days: `coalesce(${name}.days, ${where.parameter(keeping.retentionDays)}::int)`,
});

/** Other rules must be asked about every recording. */
const asked: TermOfEach = (name, { retentionRules, retentionDays }, where) => {
  const rules = where.parameter(JSON.stringify(retentionRules));
  const term = termUnder(rules, where.parameter(retentionDays), 'r');
  return { join: `cross join lateral (${term}) ${name}`, days: `${name}.days` };
};

/** 0 days have no end. */
const endOf = (row: string, days: string): string =>
  `${heldSince(row)} + nullif(${days}, 0) * interval '24 hours'`;

/** What is younger than the shortest term cannot be due; `null` when there is none. */
const shortestOf = ({ retentionDays, retentionRules }: Keeping): number | null => {
  const terms = [retentionDays, ...retentionRules.map(({ days }: AppliedRule) => days)];
  const ending = terms.filter((days) => days > 0);
  return ending.length === 0 ? null : Math.min(...ending);
};

const ownerOf = ({ owner_id: id, owner_name: name, owner_number: number }: OwnerColumns) =>
  id === null ? null : { id, name, number };

const goingOf = (row: GoingRow): Going => ({
  id: row.id,
  name: row.file_name,
  owner: ownerOf(row),
  startedAt: row.started_at.toISOString(),
  removesOn: row.goes_on.toISOString(),
  removesRule: row.rule,
  removesWhy: dueInWords(whyOf(row)),
});

const whyOf = ({ rule, bin_days, new_name, new_days }: GoingRow): Omit<Due, 'on'> => {
  switch (rule) {
    case 'bin':
      return { rule, name: null, days: bin_days ?? 0 };
    case 'retention':
      return { rule, name: new_name, days: new_days };
    case 'licence':
      return { rule, name: null, days: GRACE_DAYS };
  }
};

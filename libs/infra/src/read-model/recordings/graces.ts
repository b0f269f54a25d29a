import { GRACE_DAYS } from '#domain/retention/due';
import { templateId } from '#domain/template/name';
import type { DataSource } from 'typeorm';
import type { Conditions } from '../conditions.js';
import { storedText } from '../projection/stored-json.js';
import { rowsOf } from '../rows-of.js';
import { unlicensedSince, withTemplate } from '../users/licence-sql.js';
import { heldSince } from './retention-sql.js';

/** Who would lose the licence: users by id, and those who belong to templates, by name. */
export type WithoutLicence = {
  readonly users: readonly string[];
  readonly templates: readonly string[];
};

/**
 * An owner without a licence: since when as it is (`null`: he has one), and as it would be (`null`: no
 * grace would run, as of somebody whose account is gone).
 */
export type Grace = {
  readonly id: string;
  readonly old: Date | null;
  readonly new: Date | null;
  /** He is one of those who would lose it, or has lost it already. */
  readonly asked: boolean;
};

type Asked = {
  readonly now: Date;
  readonly withoutLicence?: WithoutLicence | undefined;
  readonly withoutUsers?: readonly string[] | undefined;
};

/** All who have no licence, and those who would have none any more. */
export const gracesUnder = (
  catalogue: DataSource,
  { now, withoutLicence = { users: [], templates: [] }, withoutUsers = [] }: Asked,
): Promise<Grace[]> =>
  rowsOf<Grace>(
    catalogue,
    `select id, old, case when id = any($4) then null else coalesce(old, $1) end "new", asked
     from (
       select o.id, ${unlicensedSince('o', 't')} old,
         o.id = any($2) or coalesce(o.licence_template_id = any($3), false) asked
       from users o ${withTemplate('o', 't')}) owners
     where old is not null or asked`,
    [
      now,
      withoutLicence.users.map(storedText),
      withoutLicence.templates.map((name) => storedText(templateId(name))),
      withoutUsers.map(storedText),
    ],
  );

/** SQL: joins the grace of the owner of recordings `r`, where the product found whose they are. */
export const gracesOf = (graces: readonly Grace[], where: Conditions): string => `
  left join jsonb_to_recordset(${where.parameter(JSON.stringify(graces))}::jsonb)
    as grace (id text, old timestamptz, new timestamptz, asked boolean)
    on grace.id = r.owner_id and r.owner_how in ('registration', 'device')`;

/** SQL: when the grace of a recording ends whose owner has no licence since then; `null`: none runs. */
export const graceEnd = (row: string, since: string): string => `
  case when ${since} is not null
       then greatest(${heldSince(row)}, ${since}, ${row}.owner_since) + ${String(GRACE_DAYS)} * interval '24 hours' end`;

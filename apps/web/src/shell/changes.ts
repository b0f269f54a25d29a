import type { AuditEvent } from '../api/types.js';

/** One thing that an event changed. Values are as the API has them. */
export type FieldChange = { readonly field: string; readonly from: unknown; readonly to: unknown };

/** Event → the field that its `from` and `to` are about, where they do not name it. */
const FIELDS: Readonly<Record<string, string>> = {
  AppObjectChanged: 'accessList',
  UserRenamed: 'name',
  UserNumberChanged: 'number',
  UserRoleChanged: 'role',
  UserDevicesChanged: 'devices',
  PbxNameChanged: 'pbxName',
  RetentionChanged: 'retentionDays',
  RetentionRulesChanged: 'retentionRules',
  RecycleBinChanged: 'binDays',
  TraceLevelsChanged: 'traceLevels',
  WatermarkChanged: 'watermark',
};

/** Whether there is one at all is told by its fields, too. */
const WITHOUT: Readonly<Record<string, Facts>> = {
  TimestampAuthorityChanged: { url: null, roots: null },
};

type Facts = Readonly<Record<string, unknown>>;
const isFacts = (value: unknown): value is Facts =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What an event changed, from what to what; nothing for events that change nothing of the kind. */
export function changesOf({ type, data, personal }: AuditEvent): FieldChange[] {
  const facts = WITHOUT[type] ? bothSides(data, WITHOUT[type]) : data;
  return [...changesIn(facts, FIELDS[type]), ...changesIn(personal ?? {}, FIELDS[type])];
}

const bothSides = ({ from, to }: Facts, without: Facts): Facts => ({
  from: from ?? without,
  to: to ?? without,
});

function changesIn(facts: Facts, field: string | undefined): FieldChange[] {
  if ('fromDays' in facts && field !== undefined)
    return [{ field, from: facts['fromDays'], to: facts['toDays'] }];
  const { from, to } = facts;
  if (isFacts(from) && isFacts(to))
    return Object.keys(to)
      .filter((name) => JSON.stringify(from[name]) !== JSON.stringify(to[name]))
      .map((name) => ({ field: name, from: from[name], to: to[name] }));
  return 'to' in facts && field !== undefined ? [{ field, from, to }] : [];
}

/** A value as it stands in an event, for those that need no other words. */
export const asText = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value);

type ListChange = { readonly added: unknown[]; readonly taken: unknown[] };

/** Of lists only what came and what went. */
export function listChange({ from, to }: FieldChange): ListChange | null {
  if (!Array.isArray(from) || !Array.isArray(to)) return null;
  const without = (list: unknown[], other: unknown[]) => {
    const known = new Set(other.map((each) => JSON.stringify(each)));
    return list.filter((each) => !known.has(JSON.stringify(each)));
  };
  return { added: without(to, from), taken: without(from, to) };
}

import { type Decision, Refusal } from '../kernel.js';
import type { RetentionRule } from '../retention/rule.js';
import type { Settings, SettingsEvent } from './settings.js';

const MOST_RULES = 100;

/** Puts other rules in the place of those there are; which recordings they keep, and for how long. */
export const changeRetentionRules =
  (to: readonly RetentionRule[]): Decision<Settings, SettingsEvent> =>
  ({ retentionRules: from }) => {
    refuseUnsound(to);
    if (JSON.stringify(from.map(inOrder)) === JSON.stringify(to.map(inOrder))) return [];
    return [{ type: 'RetentionRulesChanged', data: { from: [...from], to: [...to] } }];
  };

const refuseUnsound = (rules: readonly RetentionRule[]): void => {
  const names = rules.map(({ name }) => name.toLowerCase());
  const twice = rules.find(({ name }, index) => names.indexOf(name.toLowerCase()) !== index);
  const bare = rules.find(({ name: _name, days: _days, ...conditions }) => !hasAny(conditions));
  if (rules.length > MOST_RULES)
    throw unsound(`There can be ${String(MOST_RULES)} retention rules at most.`);
  if (twice)
    throw unsound(`Two retention rules are called "${twice.name}"; give each its own name.`);
  if (bare)
    throw unsound(
      `The retention rule "${bare.name}" names no condition and would hold for every recording; ` +
        'that is what retentionDays is for.',
    );
};

const hasAny = (conditions: object): boolean =>
  Object.values(conditions).some((condition) => condition !== undefined);

const unsound = (detail: string) => new Refusal('invalid', 'retention-rules-unsound', detail);

/** The same rule is the same text, in whatever order its conditions were given. */
const inOrder = (rule: RetentionRule) =>
  Object.entries(rule)
    .filter(([, value]) => value !== undefined)
    .toSorted(([one], [other]) => (one < other ? -1 : 1));

import { z } from 'zod';
import { fitsPattern } from '../number-pattern.js';

/** Longest time that a recording may be kept for, in days. */
export const MAX_DAYS = 11_000;

/** Which recordings are kept for how long. Every condition that is given must hold; at least one is. */
export const retentionRule = z.object({
  name: z.string(),
  days: z.int().min(0).max(MAX_DAYS).describe('0 is for ever.'),
  owner: z.string().optional().describe('Id of the user whose recordings they are.'),
  number: z.string().optional().describe('Of either side; * stands for any characters.'),
  direction: z.enum(['in', 'out', 'internal']).optional(),
  device: z.string().optional().describe('MAC address, 12 hex digits.'),
  minSeconds: z.int().optional().describe('Calls that lasted at least so long.'),
  appObject: z
    .string()
    .optional()
    .describe('Id of an App object: recordings whose owner is one of its members.'),
});
export type RetentionRule = z.infer<typeof retentionRule>;

/** A rule as it is applied at a moment: with who the members of its App object are by then. */
export type AppliedRule = Omit<RetentionRule, 'appObject'> & {
  readonly appObject?: never;
  readonly members?: readonly string[];
};

/** Members by the id of their App object. */
export type MembersById = ReadonlyMap<string, readonly string[]>;

/** An App object that there is not, or not any more, has no members: nothing meets its rule. */
export const applied = (rules: readonly RetentionRule[], membersById: MembersById): AppliedRule[] =>
  rules.map(({ appObject, ...rule }) =>
    appObject === undefined ? rule : { ...rule, members: membersById.get(appObject) ?? [] },
  );

/** Ids of the App objects that rules are about. */
export const appObjectsOf = (rules: readonly RetentionRule[]): string[] => [
  ...new Set(rules.flatMap(({ appObject }) => appObject ?? [])),
];

/** What of a recording the rules look at. What is not known meets no condition. */
export type RetentionFacts = {
  readonly ownerId: string | null;
  /** Numbers of both sides, as far as they are known. */
  readonly numbers: readonly string[];
  readonly direction: string | null;
  readonly device: string | null;
  /** How long the call lasted. */
  readonly seconds: number | null;
};

/** Everything that says how long recordings are kept. */
export type Keeping = {
  readonly retentionDays: number;
  readonly retentionRules: readonly AppliedRule[];
};

/** For how long a recording is kept, and by which rule: `null` is the default. 0 days are for ever. */
export type Term = { readonly rule: string | null; readonly days: number };

/** Of all rules that a recording meets the longest holds, whatever the default is; else the default. */
export const termOf = ({ retentionRules, retentionDays }: Keeping, facts: RetentionFacts): Term => {
  const [longest] = retentionRules
    .filter((rule) => meets(facts, rule))
    .toSorted((one, other) => lasting(other) - lasting(one));
  return longest ? { rule: longest.name, days: longest.days } : { rule: null, days: retentionDays };
};

const FOR_EVER = MAX_DAYS + 1;
const lasting = ({ days }: AppliedRule): number => (days === 0 ? FOR_EVER : days);

const meets = (facts: RetentionFacts, rule: AppliedRule): boolean => {
  const { number, direction, device, minSeconds } = rule;
  return (
    isOwnedAs(rule, facts.ownerId) &&
    (direction === undefined || direction === facts.direction) &&
    (device === undefined || device === facts.device) &&
    (minSeconds === undefined || (facts.seconds !== null && facts.seconds >= minSeconds)) &&
    (number === undefined || facts.numbers.some((each) => fitsPattern(each, number)))
  );
};

const isOwnedAs = ({ owner, members }: AppliedRule, ownerId: string | null): boolean =>
  (owner === undefined || owner === ownerId) &&
  (members === undefined || (ownerId !== null && members.includes(ownerId)));

import { z } from 'zod';

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
});
export type RetentionRule = z.infer<typeof retentionRule>;

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

/** For how long a recording is kept, and by which rule: `null` is the default. 0 days are for ever. */
export type Term = { readonly rule: string | null; readonly days: number };

/** Of all rules that a recording meets the longest holds, whatever the default is; else the default. */
export const termOf = (
  rules: readonly RetentionRule[],
  defaultDays: number,
  facts: RetentionFacts,
): Term => {
  const [longest] = rules
    .filter((rule) => meets(facts, rule))
    .toSorted((one, other) => lasting(other) - lasting(one));
  return longest ? { rule: longest.name, days: longest.days } : { rule: null, days: defaultDays };
};

const FOR_EVER = MAX_DAYS + 1;
const lasting = ({ days }: RetentionRule): number => (days === 0 ? FOR_EVER : days);

const meets = (facts: RetentionFacts, rule: RetentionRule): boolean => {
  const { owner, number, direction, device, minSeconds } = rule;
  return (
    (owner === undefined || owner === facts.ownerId) &&
    (direction === undefined || direction === facts.direction) &&
    (device === undefined || device === facts.device) &&
    (minSeconds === undefined || (facts.seconds !== null && facts.seconds >= minSeconds)) &&
    (number === undefined || facts.numbers.some((each) => fits(each, number)))
  );
};

/** Between the ends of a pattern its parts are found one after another, each as early as it can be. */
const fits = (text: string, pattern: string): boolean => {
  const [first = '', ...others] = pattern.split('*');
  const last = others.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let from = first.length;
  for (const part of others) {
    const found = text.indexOf(part, from);
    if (found === -1) return false;
    from = found + part.length;
  }
  return text.length - last.length >= from && text.endsWith(last);
};

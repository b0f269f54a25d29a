import type { RetentionRule } from '../api/types.js';

/** Longest time that a recording may be kept for, in days. */
export const MOST_DAYS = 11_000;
const LONGEST_CALL_S = 7 * 86_400;

/** A rule while it is typed: what is empty is no condition. */
export type RuleFields = {
  name: string;
  days: number | null;
  owner: string;
  number: string;
  direction: string;
  appObject: string;
  device: string;
  minSeconds: number | null;
};

export const NO_RULE: RuleFields = {
  name: '',
  days: null,
  owner: '',
  number: '',
  direction: '',
  appObject: '',
  device: '',
  minSeconds: null,
};

/** What is wrong with a field, as a name for the sentence. */
export type RuleFault =
  | 'nameMissing'
  | 'nameTaken'
  | 'daysWrong'
  | 'numberWrong'
  | 'deviceWrong'
  | 'secondsWrong'
  | 'conditionMissing';
export type RuleFaults = Partial<Record<keyof RuleFields | 'conditions', RuleFault>>;

const CONDITIONS = ['owner', 'number', 'direction', 'appObject', 'device'] as const;
const NUMBER = /^[\w*#+.@-]+$/;
const MAC = /^(?:[0-9a-f]{2}[:-]?){5}[0-9a-f]{2}$/i;

export const isDays = (days: number | null, least = 0): days is number =>
  days !== null && Number.isInteger(days) && days >= least && days <= MOST_DAYS;

const isWithinCall = (seconds: number): boolean => seconds >= 1 && seconds <= LONGEST_CALL_S;

/** What is wrong with a rule among the others; nothing when it can be had. */
export function faultsOf(rule: RuleFields, others: readonly RetentionRule[]): RuleFaults {
  const faults: RuleFaults = {};
  const name = rule.name.trim().toLowerCase();
  if (name === '') faults.name = 'nameMissing';
  else if (others.some((other) => other.name.toLowerCase() === name)) faults.name = 'nameTaken';
  if (!isDays(rule.days)) faults.days = 'daysWrong';
  const [number, device] = [rule.number.trim(), rule.device.trim()];
  if (number !== '' && !NUMBER.test(number)) faults.number = 'numberWrong';
  if (device !== '' && !MAC.test(device)) faults.device = 'deviceWrong';
  const { minSeconds } = rule;
  if (minSeconds !== null && !isWithinCall(minSeconds)) faults.minSeconds = 'secondsWrong';
  const isBare = CONDITIONS.every((field) => rule[field].trim() === '') && minSeconds === null;
  if (isBare) faults.conditions = 'conditionMissing';
  return faults;
}

/** The rule as the API takes it. */
export function ruleOf(fields: RuleFields): RetentionRule {
  const { name, days, minSeconds } = fields;
  const given = CONDITIONS.map((field) => [field, fields[field].trim()] as const);
  return {
    name: name.trim(),
    days: days ?? 0,
    ...Object.fromEntries(given.filter(([, text]) => text !== '')),
    ...(minSeconds !== null && { minSeconds }),
  };
}

export const fieldsOf = (rule: RetentionRule): RuleFields => ({
  ...NO_RULE,
  ...rule,
});

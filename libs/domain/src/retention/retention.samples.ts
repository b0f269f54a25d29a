import type { AppliedRule, RetentionFacts } from './rule.js';

/** A call of Ada's that meets every rule of the specs, unless told otherwise. */
export const facts = (changed: Partial<RetentionFacts> = {}): RetentionFacts => ({
  ownerId: 'ada',
  numbers: ['4711', '0800123'],
  direction: 'in',
  device: '009033302ab1',
  seconds: 30,
  ...changed,
});

export const rule = (conditions: Partial<AppliedRule>): AppliedRule => ({
  name: 'Complaints',
  days: 365,
  ...conditions,
});

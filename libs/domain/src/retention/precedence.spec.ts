import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factsOf, rules } from '../../../../test/support/any-retention.js';
import { expire } from '../recording/expire.js';
import type { Holds } from '../recording/held.js';
import type { Recording } from '../recording/recording.js';
import { given, on } from '../recording/recording.samples.js';
import { Refusal } from '../kernel.js';
import { type AppliedRule, type Keeping, type RetentionFacts, termOf } from './rule.js';

const DAY_MS = 86_400_000;
const ENDED = new Date('2030-01-01T00:00:00.000Z');
const days = fc.constantFrom(0, 1, 30, 90, 365, 11_000);

/** Any recording, and all that may keep it. */
const kept = fc.record({
  facts: factsOf,
  isProtected: fc.boolean(),
  holds: fc.array(fc.constantFrom('Lawsuit', 'Audit'), { maxLength: 2 }),
  retentionRules: rules,
  retentionDays: days,
  afterDays: fc.constantFrom(0, 1, 29, 30, 90, 365, 20_000),
});
type Kept = Keeping & {
  facts: RetentionFacts;
  isProtected: boolean;
  holds: Holds;
  afterDays: number;
};

const recordingOf = ({ facts: { ownerId: id }, isProtected }: Kept): Recording => ({
  ...given('ready'),
  endedAt: ENDED.toISOString(),
  isProtected,
  owner: { id, how: 'device', since: null },
});

/** What the sweep makes of it so many days after its end: gone by which rule, kept, or refused. */
const outcome = (of: Kept) => {
  const { facts, holds, afterDays, ...keeping } = of;
  const at = new Date(ENDED.getTime() + afterDays * DAY_MS);
  try {
    const [event] = expire({ keeping, facts, holds })(recordingOf(of), { ...on, at });
    return event?.type === 'RecordingDeleted' ? event.data.removal : 'kept';
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
};

const always = (holds: (of: Kept) => void) => fc.assert(fc.property(kept, holds), { numRuns: 200 });
const isMet = (rule: AppliedRule, facts: RetentionFacts) =>
  termOf({ retentionRules: [rule], retentionDays: 0 }, facts).rule !== null;

/** Hold, then protection, then the longest rule, then the default. */
describe('what keeps a recording', () => {
  it('is a legal hold before anything else', () => {
    always((of) => {
      const held = outcome({ ...of, holds: ['Case', ...of.holds] });
      expect(['kept', 'recording-on-hold']).toContain(held);
      if (outcome({ ...of, holds: [], isProtected: false }) !== 'kept')
        expect(held).toBe('recording-on-hold');
    });
  });

  it('is protection before every rule', () => {
    always((of) => {
      const safe = outcome({ ...of, holds: [], isProtected: true });
      expect(['kept', 'recording-protected']).toContain(safe);
    });
  });

  it('is the longest of the rules it meets before the default, and 0 days are the longest', () => {
    always((of) => {
      const met = of.retentionRules.filter((rule) => isMet(rule, of.facts));
      fc.pre(met.length > 0);
      const longest = met.some((rule) => rule.days === 0)
        ? Infinity
        : Math.max(...met.map((rule) => rule.days));
      const free = outcome({ ...of, holds: [], isProtected: false });
      if (of.afterDays < longest) expect(free).toBe('kept');
      else expect(free).toMatchObject({ rule: 'retention', days: longest });
    });
  });

  it('is the default where it meets no rule', () => {
    always((of) => {
      const retentionRules = of.retentionRules.filter((rule) => !isMet(rule, of.facts));
      const free = outcome({ ...of, retentionRules, holds: [], isProtected: false });
      if (of.retentionDays === 0 || of.afterDays < of.retentionDays) expect(free).toBe('kept');
      else expect(free).toMatchObject({ rule: 'retention', name: null, days: of.retentionDays });
    });
  });

  it('is never less because of a hold, protection, or one more rule than those it meets', () => {
    always((of) => {
      const [further, ...retentionRules] = of.retentionRules;
      fc.pre(further !== undefined && retentionRules.some((rule) => isMet(rule, of.facts)));
      if (outcome({ ...of, retentionRules }) === 'kept') expect(outcome(of)).toBe('kept');
    });
  });
});

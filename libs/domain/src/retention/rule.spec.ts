import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factsOf, rules } from '../../../../test/support/any-retention.js';
import { facts, rule } from './retention.samples.js';
import {
  type AppliedRule,
  type RetentionFacts,
  type RetentionRule,
  appObjectsOf,
  applied,
  termOf,
} from './rule.js';

const DEFAULT_DAYS = 90;
const lasting = (days: number) => (days === 0 ? Infinity : days);
const keeping = (retentionRules: readonly AppliedRule[], retentionDays = DEFAULT_DAYS) => ({
  retentionRules,
  retentionDays,
});
const meets = (one: AppliedRule, of: RetentionFacts) => termOf(keeping([one]), of).rule !== null;

describe('a retention rule', () => {
  const all = {
    owner: 'ada',
    number: '0800*',
    direction: 'in' as const,
    device: '009033302ab1',
    minSeconds: 30,
    members: ['bob', 'ada'],
  };

  it.each(Object.entries(all))('keeps what meets its %s, and not what does not', (key, value) => {
    const one = rule({ [key]: value });
    expect(meets(one, facts())).toBe(true);
    const unlike = {
      owner: { ownerId: 'bob' },
      number: { numbers: ['1', '44'] },
      direction: { direction: 'out' },
      device: { device: '009033302ab2' },
      minSeconds: { seconds: 29.9 },
      members: { ownerId: 'eve' },
    }[key];
    expect(meets(one, facts(unlike))).toBe(false);
    const unknown = { ownerId: null, numbers: [], direction: null, device: null, seconds: null };
    expect(meets(one, facts(unknown))).toBe(false);
  });

  it('needs every condition that it names', () => {
    expect(meets(rule(all), facts())).toBe(true);
    expect(meets(rule({ ...all, direction: 'out' }), facts())).toBe(false);
  });

  it.each([
    ['0800123', '0800123', true],
    ['0800', '0800123', false],
    ['0800*', '0800', true],
    ['*123', '0800123', true],
    ['0*0*3', '0800123', true],
    ['0*03*3', '0800123', false],
    ['08*00', '0800', true],
    ['080*00', '0800', false],
    ['*', '', true],
    ['**', '7', true],
    ['0.00', '0800', false],
  ])('with the pattern %s and the number %s: %s', (number, given, expected) => {
    expect(meets(rule({ number }), facts({ numbers: ['', given] }))).toBe(expected);
    expect(meets(rule({ number }), facts({ numbers: [given] }))).toBe(expected);
  });
});

describe('a rule about an App object', () => {
  const sales: RetentionRule = { name: 'Sales', days: 365, appObject: 'sales' };
  const long: RetentionRule = { name: 'Long', days: 30, minSeconds: 600 };

  it('is applied to the recordings of those who are its members by then', () => {
    const members = (...ids: string[]) => new Map([['sales', ids]]);
    const [before] = applied([sales], members('ada'));
    const [after] = applied([sales], members('bob'));
    expect(meets(before!, facts({ ownerId: 'ada' }))).toBe(true);
    expect(meets(after!, facts({ ownerId: 'ada' }))).toBe(false);
    expect(meets(after!, facts({ ownerId: 'bob' }))).toBe(true);
  });

  it('keeps nothing once there is no such App object', () => {
    const [one] = applied([sales], new Map([['support', ['ada']]]));
    expect(meets(one!, facts({ ownerId: 'ada' }))).toBe(false);
  });

  it('leaves other rules as they are', () => {
    expect(applied([long], new Map())).toEqual([long]);
    expect(appObjectsOf([sales, long, { ...sales, name: 'Other' }])).toEqual(['sales']);
  });
});

describe('the term of a recording', () => {
  it('is the default where no rule is met', () => {
    fc.assert(
      fc.property(rules, factsOf, fc.nat(11_000), (given, of, days) => {
        const unmet = given.filter((each) => !meets(each, of));
        expect(termOf(keeping(unmet, days), of)).toEqual({ rule: null, days });
      }),
    );
  });

  it('is that of the longest rule it meets, whatever the default is, and 0 is the longest', () => {
    fc.assert(
      fc.property(rules, factsOf, fc.nat(11_000), (given, of, days) => {
        const met = given.filter((each) => meets(each, of));
        fc.pre(met.length > 0);
        const term = termOf(keeping(given, days), of);
        expect(met.map(({ name }) => name)).toContain(term.rule);
        expect(lasting(term.days)).toBe(Math.max(...met.map((each) => lasting(each.days))));
      }),
    );
  });

  it('does not depend on the order of the rules', () => {
    fc.assert(
      fc.property(rules, factsOf, (given, of) => {
        const { days } = termOf(keeping(given), of);
        expect(termOf(keeping(given.toReversed()), of).days).toBe(days);
      }),
    );
  });

  it('never gets shorter by a further rule, once there is one it meets', () => {
    fc.assert(
      fc.property(rules, factsOf, (given, of) => {
        const [further, ...others] = given;
        const before = termOf(keeping(others), of);
        fc.pre(further !== undefined && before.rule !== null);
        const { days } = termOf(keeping(given), of);
        expect(lasting(days)).toBeGreaterThanOrEqual(lasting(before.days));
      }),
    );
  });
});

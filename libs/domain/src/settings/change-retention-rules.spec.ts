import { describe, expect, it } from 'vitest';
import { fold } from '../kernel.js';
import { on } from '../recording/recording.samples.js';
import { rule } from '../retention/retention.samples.js';
import { sample } from '../samples.js';
import { changeRetentionRules } from './change-retention-rules.js';
import { settings } from './settings.js';

const complaints = rule({ number: '0800*' });
const sales = rule({ name: 'Sales', direction: 'out', minSeconds: 60 });
const ruled = fold(settings, [sample('RetentionRulesChanged', { to: [complaints] })]);

describe('changeRetentionRules', () => {
  it('puts others in their place, and keeps what they were', () => {
    expect(changeRetentionRules([complaints, sales])(ruled, on)).toEqual([
      { type: 'RetentionRulesChanged', data: { from: [complaints], to: [complaints, sales] } },
    ]);
    expect(changeRetentionRules([])(ruled, on)).toHaveLength(1);
  });

  it.each([
    ['two of one name', [complaints, { ...sales, name: 'complaints' }], 'called "complaints"'],
    ['one that names no condition', [rule({})], '"Complaints" names no condition'],
    ['one whose condition is not given', [rule({ owner: undefined })], 'names no condition'],
    [
      'more than a hundred',
      Array.from({ length: 101 }, (_, place) => ({ ...sales, name: String(place) })),
      '100 retention rules at most',
    ],
  ])('refuses %s, and says so', (_, to, message) => {
    expect(() => changeRetentionRules(to)(ruled, on)).toThrow(
      expect.objectContaining({
        kind: 'invalid',
        code: 'retention-rules-unsound',
        message: expect.stringContaining(message) as string,
      }),
    );
  });

  it('stays quiet when they are so already, in whatever order their conditions stand', () => {
    const both = fold(settings, [sample('RetentionRulesChanged', { to: [complaints, sales] })]);
    const { name, days, direction, minSeconds } = sales;
    const turned = { minSeconds, direction, owner: undefined, days, name };
    expect(changeRetentionRules([complaints, turned])(both, on)).toEqual([]);
    expect(changeRetentionRules([])(fold(settings, []), on)).toEqual([]);
  });
});

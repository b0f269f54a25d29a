import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Standing, dueInWords, dueOf, endOf, graceEnd } from './due.js';

const moment = fc.date({
  min: new Date('2020-01-01T00:00:00Z'),
  max: new Date('2040-01-01T00:00:00Z'),
  noInvalidDate: true,
});
const days = fc.constantFrom(0, 1, 30, 90, 11_000);

const standing: fc.Arbitrary<Standing> = fc.record({
  isProtected: fc.boolean(),
  holds: fc.array(fc.constantFrom('Lawsuit', 'Audit'), { maxLength: 2 }),
  endedAt: moment,
  term: fc.record({ rule: fc.option(fc.constant('Complaints')), days }),
  bin: fc.option(fc.record({ days, purgesOn: moment })),
  grace: fc.option(fc.record({ unlicensedSince: moment, knownSince: moment })),
});
const free = standing.map((each) => ({ ...each, isProtected: false, holds: [] }));

describe('when a recording is due', () => {
  it('is never while it is under a hold, whatever else is so', () => {
    fc.assert(
      fc.property(standing, (given) => {
        expect(dueOf({ ...given, holds: ['Lawsuit', ...given.holds] })).toBeNull();
      }),
    );
  });

  it('is never while it is protected, whatever else is so', () => {
    fc.assert(
      fc.property(standing, (given) => {
        expect(dueOf({ ...given, isProtected: true })).toBeNull();
      }),
    );
  });

  it('is what comes first of its term, its time in the bin, and the grace of its owner', () => {
    fc.assert(
      fc.property(free, (given) => {
        const { endedAt, term, bin } = given;
        const grace = given.grace && graceEnd({ endedAt, ...given.grace });
        const ends = [endOf(endedAt, term.days), bin && bin.purgesOn, grace].filter(
          (end) => end !== null,
        );
        const first = ends.length === 0 ? null : Math.min(...ends.map((end) => end.getTime()));
        expect(dueOf(given)?.on.getTime() ?? null).toBe(first);
      }),
    );
  });

  it('names the rule that takes it', () => {
    fc.assert(
      fc.property(free, (given) => {
        const due = dueOf(given);
        if (due?.rule === 'bin') expect(due.on).toEqual(given.bin?.purgesOn);
        if (due?.rule === 'retention')
          expect(due).toMatchObject({ name: given.term.rule, days: given.term.days });
        if (due?.rule === 'licence') expect(due).toMatchObject({ name: null, days: 30 });
        if (due === null)
          expect(given).toMatchObject({ bin: null, term: { days: 0 }, grace: null });
      }),
    );
  });

  it.each([
    ['the loss of the licence', '2030-01-01', '2030-03-01', '2030-01-01'],
    ['the end of the call', '2030-03-01', '2030-01-01', '2030-01-01'],
    ['when it was found to be his', '2030-01-01', '2030-02-01', '2030-03-01'],
  ])('runs for 30 days of grace from %s where that is latest', (_what, ended, lost, known) => {
    const [endedAt, unlicensedSince, knownSince] = [ended, lost, known].map(
      (day) => new Date(`${day}T00:00:00Z`),
    ) as [Date, Date, Date];
    const end = new Date('2030-03-31T00:00:00Z');
    expect(graceEnd({ endedAt, unlicensedSince, knownSince })).toEqual(end);
  });

  it('runs from the end of the call, day by day of 24 hours', () => {
    expect(endOf(new Date('2030-03-30T23:30:00Z'), 1)).toEqual(new Date('2030-03-31T23:30:00Z'));
    expect(endOf(new Date('2030-03-30T23:30:00Z'), 0)).toBeNull();
  });
});

describe('why, in words', () => {
  it.each([
    ['retention 90 days', { rule: 'retention', name: null, days: 90 }],
    ['retention 1 day', { rule: 'retention', name: null, days: 1 }],
    ['retention rule "Complaints" 365 days', { rule: 'retention', name: 'Complaints', days: 365 }],
    ['owner has no licence: 30 days', { rule: 'licence', name: null, days: 30 }],
    ['recycle bin 30 days', { rule: 'bin', name: null, days: 30 }],
  ] as const)('%s', (words, due) => {
    expect(dueInWords(due)).toBe(words);
  });
});

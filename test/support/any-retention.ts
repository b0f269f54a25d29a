import fc from 'fast-check';
import type { AppliedRule, RetentionFacts } from '#domain/retention/rule';

const owner = fc.constantFrom('ada', 'bob');
const number = fc.constantFrom('4711', '0800123', '0800%', 'a_b', '\\1');
const pattern = fc.constantFrom('*', '0800*', '*11', '4*1', '0800%', 'a_b', '\\*', '47', '**7*1**');
const direction = fc.constantFrom('in' as const, 'out' as const, 'internal' as const);
const device = fc.constantFrom('009033302ab1', '009033302ab2');
const seconds = fc.constantFrom(0, 29, 30, 31, 3_600);

/** Any recording, of few enough kinds that rules are met often. */
export const factsOf: fc.Arbitrary<RetentionFacts> = fc.record({
  ownerId: fc.option(owner),
  numbers: fc.array(number, { maxLength: 2 }),
  direction: fc.option(direction),
  device: fc.option(device),
  seconds: fc.option(seconds),
});

const members = fc.subarray(['ada', 'bob']);

const conditions = fc
  .record(
    { owner, number: pattern, direction, device, minSeconds: seconds, members },
    { requiredKeys: [] },
  )
  .filter((given) => Object.keys(given).length > 0);

const days = fc.constantFrom(0, 1, 30, 90, 365, 11_000);

/** Any sound set of rules, named by their place. */
export const rules: fc.Arbitrary<AppliedRule[]> = fc
  .array(fc.tuple(days, conditions), { maxLength: 6 })
  .map((given) =>
    given.map(([forDays, when], place) => ({
      name: `rule ${String(place)}`,
      days: forDays,
      ...when,
    })),
  );

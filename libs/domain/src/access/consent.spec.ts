import { expect, it } from 'vitest';
import type { Acting, ActingThrough } from './acting.js';
import { toBeAskedFor } from './consent.js';

const support: ActingThrough = {
  name: 'Support',
  kind: 'user',
  accessList: [],
  deletionMode: 'Recoverable',
  monitor: null,
  notes: true,
};

it('is asked for through an App object that takes it', () => {
  expect(toBeAskedFor({ through: { ...support, monitor: 'grace' } })).toMatchObject({
    name: 'Support',
    monitor: 'grace',
  });
});

it.each<[Acting, string]>([
  ['undecided-supervised', 'app-object-not-chosen'],
  ['undecided', 'app-object-not-chosen'],
  ['none', 'consent-not-needed'],
  [support, 'consent-not-needed'],
])('is not asked for through %j: %s', (through, code) => {
  expect(() => toBeAskedFor({ through })).toThrow(expect.objectContaining({ code }) as Error);
});

import { describe, expect, it } from 'vitest';
import type { Session } from '../api/types.js';
import { sample } from '../recordings/recording.samples.js';
import { deletionOf, purgeHindrance } from './deletion.js';

const session = (change: Partial<Session> = {}, role: Session['user']['role'] = 'user') => ({
  user: { id: 'u1', name: 'Ada', role },
  appObject: null,
  appObjects: [],
  deletionMode: 'Recoverable' as const,
  notes: true,
  passwordChangeDue: false,
  via: 'password',
  consent: null,
  supervises: false,
  ...change,
});

describe('"delete"', () => {
  it.each(['Recoverable', 'Permanent'] as const)('is %s as the App object has it', (mode) => {
    expect(deletionOf(sample(), session({ deletionMode: mode }))).toEqual({
      mode,
      hindrance: null,
    });
  });

  it.each([
    [session({}, 'auditor'), {}, 'auditor'],
    [session({ deletionMode: null }), {}, 'undecided'],
    [session({ deletionMode: 'Denied' }), {}, 'denied'],
    [session(), { state: 'recording' }, 'recording'],
    [session(), { protected: true }, 'protected'],
    [session(), { state: 'deleted' }, 'deleted'],
    [session(), { protected: true, held: true }, 'held'],
  ] as const)('says why it does nothing: %#', (who, change, hindrance) => {
    expect(deletionOf(sample(change), who)).toEqual({ mode: null, hindrance });
  });
});

describe('emptying the recycle bin', () => {
  it.each([
    [session({}, 'admin'), {}, null],
    [session(), {}, 'purge'],
    [session({ deletionMode: 'Denied' }, 'admin'), {}, 'denied'],
    [session({}, 'admin'), { held: true }, 'held'],
    [session({}, 'admin'), { protected: true }, 'protected'],
  ] as const)('%#', (who, change, hindrance) => {
    expect(purgeHindrance(sample(change), who)).toBe(hindrance);
  });
});

import { describe, expect, it } from 'vitest';
import type { Session } from '#domain/access/may';
import type { RecordingJson } from '#infra/read-model/recordings/recording-json';
import { seenBy } from './seen-recording.js';

const recording = { id: 'r1', removesOn: '2030-01-01T00:00:00.000Z' } as RecordingJson;
const holds = [{ id: 'h1', name: 'Case 4711' }];
const session = (role: Session['role']): Session => ({
  userId: 'u1',
  name: 'Ada',
  role,
  through: 'none',
});

describe('a recording under a legal hold', () => {
  it.each([
    ['admin', holds],
    ['auditor', holds],
    ['user', null],
  ] as const)('shows to a session of role %s the holds %j', (role, shown) => {
    const seen = seenBy(session(role), recording, new Map([['r1', holds]]));
    expect(seen).toMatchObject({ held: true, holds: shown, removesOn: null });
    expect(JSON.stringify(seen).includes('4711')).toBe(shown !== null);
  });

  it('is shown like every recording when it is under none', () => {
    const seen = seenBy(session('admin'), recording, new Map([['r2', holds]]));
    expect(seen).toMatchObject({ held: false, holds: [], removesOn: recording.removesOn });
  });
});

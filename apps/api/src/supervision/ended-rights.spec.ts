import { expect, it } from 'vitest';
import type { Verb } from '#domain/access/may';
import type { RecordingJson, RecordingState } from '#infra/read-model/recordings/recording-json';
import type { LiveSession } from '../sessions/sessions.js';
import { EndedRights } from './ended-rights.js';
import type { Answering } from './running-answers.js';

const ada = {
  userId: 'ada',
  name: 'Ada',
  role: 'user',
  through: 'none',
  tokenHash: 'hers',
} as const;
const admin = { ...ada, role: 'admin' } as const;

const call = (state: RecordingState, owner = 'ada') =>
  ({ id: 'call', state, owner: { id: owner, name: null, number: null } }) as RecordingJson;

/** Is an answer cut, as things are now? */
const isCut = async (
  verb: Verb | null,
  recording: string | null,
  now: { session: Pick<LiveSession, 'role'> | null; recordings: RecordingJson[] },
): Promise<boolean> => {
  const answering: Answering = { tokenHash: 'hers', verb, recording, consent: null };
  const looked = Promise.withResolvers<boolean>();
  let ask: () => void = () => undefined;
  const rights = new EndedRights({
    answers: {
      showing: () => [answering],
      cut: (isOver) => {
        looked.resolve(isOver(answering) === true);
        return 0;
      },
    },
    sessions: { again: () => Promise.resolve(now.session as LiveSession | null) },
    recordings: { many: () => Promise.resolve(now.recordings) },
    watch: {
      onAccess: (listener) => {
        ask = listener;
        return () => undefined;
      },
    },
    log: { warn: looked.reject },
  });
  ask();
  return looked.promise.finally(() => {
    rights.close();
  });
};

it('leaves what may go on, of one recording or of none', async () => {
  expect(await isCut('play', 'call', { session: ada, recordings: [call('ready')] })).toBe(false);
  expect(await isCut('list', null, { session: ada, recordings: [] })).toBe(false);
  expect(await isCut(null, null, { session: ada, recordings: [] })).toBe(false);
});

it('cuts what is sent to whom may not see it any more', async () => {
  expect(await isCut(null, null, { session: null, recordings: [] })).toBe(true);
  const others = [call('ready', 'bob')];
  expect(await isCut('play', 'call', { session: ada, recordings: others })).toBe(true);
});

it.each(['play', 'download'] as const)('cuts what is sent to %s of what is gone', async (verb) => {
  for (const session of [ada, admin]) {
    expect(await isCut(verb, 'call', { session, recordings: [call('deleted')] })).toBe(true);
    expect(await isCut(verb, 'call', { session, recordings: [] })).toBe(true);
  }
});

it('leaves what stays of what is gone, and what is heard in the recycle bin', async () => {
  const [deleted, recycled] = [[call('deleted')], [call('recycled')]];
  expect(await isCut('history', 'call', { session: ada, recordings: deleted })).toBe(false);
  expect(await isCut('play', 'call', { session: ada, recordings: recycled })).toBe(false);
});

import { describe, expect, it } from 'vitest';
import { deServer } from '../language/de-server.js';
import { eventCode } from './event-code.js';

const removal = (rule: string) => ({ reason: null, removal: { rule } });

describe('the words of an event', () => {
  it.each([
    ['RecordingProtected', {}, 'RecordingProtected'],
    ['OwnerAssigned', { owner: null, how: 'hand' }, 'OwnerAssigned-nobody'],
    ['OwnerAssigned', { owner: 'u1', how: 'hand' }, 'OwnerAssigned-hand'],
    ['RecordingDeleted', removal('purge'), 'RecordingDeleted-purge'],
    ['RecordingDeleted', {}, 'RecordingDeleted-undefined'],
  ])('%s %j are found under %s', (type, data, code) => {
    expect(eventCode(type, data)).toBe(code);
  });

  it.each([
    ...['registration', 'device', 'hand'].map((how) => ['OwnerAssigned', { owner: 'u1', how }]),
    ...['request', 'purge', 'bin', 'retention', 'licence', 'restored-backup'].map((rule) => [
      'RecordingDeleted',
      removal(rule),
    ]),
  ] as [string, Record<string, unknown>][])('%s %j has German ones', (type, data) => {
    expect(Object.keys(deServer.event)).toContain(eventCode(type, data));
  });
});

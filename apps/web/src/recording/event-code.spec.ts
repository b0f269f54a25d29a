import { describe, expect, it } from 'vitest';
import { recordingVerbs } from '#domain/access/may';
import { deServer } from '../language/de-server.js';
import { eventCode, eventFacts } from './event-code.js';

const removal = (rule: string) => ({ reason: null, removal: { rule } });

describe('the words of an event', () => {
  it.each([
    ['RecordingProtected', {}, 'RecordingProtected'],
    ['OwnerAssigned', { owner: null, how: 'hand' }, 'OwnerAssigned-nobody'],
    ['OwnerAssigned', { owner: 'u1', how: 'hand' }, 'OwnerAssigned-hand'],
    ['RecordingDeleted', removal('purge'), 'RecordingDeleted-purge'],
    ['RecordingDeleted', {}, 'RecordingDeleted-undefined'],
    ['RecordingDownloaded', { what: 'evidence' }, 'RecordingDownloaded'],
    ['RecordingEncrypted', { from: null }, 'RecordingEncrypted'],
    ['RecordingEncrypted', { from: 'k1' }, 'RecordingEncrypted-newer'],
    ['RecordingWatermarked', { covers: 'capture' }, 'RecordingWatermarked'],
    ['RecordingWatermarked', { covers: 'sound' }, 'RecordingWatermarked-sound'],
    ['RecordingDownloaded', { withheld: [[1, 2]] }, 'RecordingDownloaded-withheld'],
  ])('%s %j are found under %s', (type, data, code) => {
    expect(eventCode(type, data)).toBe(code);
  });

  it('stand with the seconds that were heard and sent, and when it was last listed', () => {
    const together = { heard: [[12, 90]], sent: [[0, 120]] };
    expect(eventFacts('RecordingPlayed', together)).toMatchObject({
      heardAt: '0:12–1:30',
      sentAt: '0:00–2:00',
    });
    expect(eventFacts('RecordingPlayed', { seconds: [[0, 1]] })).toMatchObject({ heardAt: '' });
    const taken = { what: 'evidence', withheld: [[12, 20]] };
    expect(eventFacts('RecordingDownloaded', taken)).toMatchObject({ withheldAt: '0:12–0:20' });
    const listed = { count: 2, until: '2026-03-03T14:00:00.000Z' };
    expect(eventFacts('RecordingListed', listed)).toMatchObject({ last: '2026-03-03 14:00 UTC' });
  });

  it.each([
    ...['registration', 'device', 'hand'].map((how) => ['OwnerAssigned', { owner: 'u1', how }]),
    ['RecordingPlayed', { seconds: [[0, 1]] }],
    ['RecordingPlayed', { seconds: [[0, 1]], source: 'heard' }],
    ['RecordingPlayed', { heard: [[0, 1]], sent: [[0, 2]] }],
    ['RecordingListed', { recordings: ['r1', 'r2'] }],
    ['RecordingListed', { count: 1 }],
    ['RecordingListed', { count: 2 }],
    ['RecordingDownloaded', { what: 'zip' }],
    ['RecordingVerified', { valid: true }],
    ...recordingVerbs.map((verb) => ['RecordingAccessRefused', { verb }]),
    ['RecordingEncrypted', { from: 'k1' }],
    ['RecordingWatermarked', { covers: 'sound' }],
    ['RecordingVerified', { valid: false }],
    ['RecordingDownloaded', { what: 'evidence', withheld: [[1, 2]] }],
    ['ActivityRead', { of: 'activity' }],
    ['ActivityRead', { of: 'events' }],
    ...['request', 'purge', 'bin', 'retention', 'licence', 'restored-backup'].map((rule) => [
      'RecordingDeleted',
      removal(rule),
    ]),
  ] as [string, Record<string, unknown>][])('%s %j has German ones', (type, data) => {
    expect(Object.keys(deServer.event)).toContain(eventCode(type, data));
  });
});

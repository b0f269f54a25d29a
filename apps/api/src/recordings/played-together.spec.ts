import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '#infra/read-model/audit/audit.queries';
import { playedInWords } from './access-words.js';
import { playedTogether } from './played-together.js';

const AT = Date.parse('2026-11-23T05:00:00.000Z');
let position = 0;

const entry = (second: number, change: Partial<AuditEntry>): AuditEntry => ({
  ...{ position: String(++position), id: 'e', stream: 'activity-r1', revision: 1, by: 'user:ada' },
  ...{ type: 'RecordingPlayed', via: 'rest', correlationId: 'c', causationId: null },
  ...{ appObject: null, consent: null, token: null, personal: null, data: {} },
  at: new Date(AT + second * 1_000).toISOString(),
  ...change,
});
const sent = (second: number, from: number, to: number, change: Partial<AuditEntry> = {}) =>
  entry(second, { data: { channel: 'both', source: 'sent', seconds: [[from, to]] }, ...change });
const heard = (second: number, from: number, to: number, speed = 1) => {
  const seconds = [[from, to]];
  return entry(second, { data: { channel: 'both', source: 'heard', speed, seconds } });
};
const told = (entries: AuditEntry[]) =>
  playedTogether(entries).map(({ type, data }) =>
    type === 'RecordingPlayed' ? playedInWords(data) : type,
  );

describe('what somebody plays', () => {
  it('is one entry, with what sounded beside what was sent', () => {
    const opened = entry(2, { type: 'RecordingOpened' });
    const entries = [
      sent(1, 0, 60),
      opened,
      heard(10, 12, 50),
      sent(11, 60, 120),
      heard(20, 50, 90),
    ];
    expect(told(entries)).toEqual(['Heard 0:12–1:30 (sent 0:00–2:00)', 'RecordingOpened']);
    expect(playedTogether(entries)[0]).toMatchObject({ position: entries[0]?.position });
  });

  it('was only sent where no page says that it sounded, as events of old do not', () => {
    expect(told([sent(1, 0, 20)])).toEqual(['Sent to be heard 0:00–0:20']);
    const old = entry(1, { data: { channel: 'local', seconds: [[0, 20]] } });
    expect(told([old])).toEqual(['Sent to be heard 0:00–0:20, local side']);
    const second = entry(1, { data: { channel: 'both', call: 2, seconds: [[0, 20]] } });
    expect(told([sent(1, 0, 20), second])[1]).toBe('Sent to be heard 0:00–0:20, call 2');
  });

  it('begins anew after a pause, by another person, under another consent', () => {
    expect(told([heard(0, 0, 5), heard(50, 5, 9), heard(111, 9, 12)])).toEqual([
      'Heard 0:00–0:09',
      'Heard 0:09–0:12',
    ]);
    const grace = sent(1, 5, 9, { by: 'user:grace' });
    const consented = sent(1, 5, 9, { consent: 'grace' });
    expect(told([sent(1, 0, 5), grace, consented])).toHaveLength(3);
  });

  it('says how fast it sounded, and is not told at endless length', () => {
    expect(told([heard(0, 0, 5, 1.5)])).toEqual(['Heard 0:00–0:05, at 1.5×']);
    const many = Array.from({ length: 20 }, (_, n) => heard(n, n * 10, n * 10 + 1));
    expect(told(many)[0]).toMatch(/1:50–1:51 and 8 more$/);
  });
});

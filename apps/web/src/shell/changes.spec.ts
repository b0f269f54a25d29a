import { describe, expect, it } from 'vitest';
import type { AuditEvent } from '../api/types.js';
import { changesOf, listChange } from './changes.js';

const event = (type: string, data: object, personal: object | null = null): AuditEvent => ({
  position: '1',
  id: 'e',
  stream: 's',
  revision: 0,
  type,
  by: 'user:u',
  at: '2026-11-22T10:00:00.000Z',
  via: 'api',
  correlationId: 'c',
  causationId: null,
  appObject: null,
  consent: null,
  token: null,
  data: data as AuditEvent['data'],
  personal: personal as AuditEvent['personal'],
});

describe('what an event changed', () => {
  it('is told field by field, the personal part too', () => {
    const changed = event(
      'AppObjectChanged',
      { from: { deletionMode: 'Denied' }, to: { deletionMode: 'Permanent' } },
      { from: ['23*'], to: [] },
    );
    expect(changesOf(changed)).toEqual([
      { field: 'deletionMode', from: 'Denied', to: 'Permanent' },
      { field: 'accessList', from: ['23*'], to: [] },
    ]);
  });

  it('is told field by field also of what there was not before, or is no more', () => {
    const authority = { url: 'https://tsa.example', roots: null };
    const set = event('TimestampAuthorityChanged', { from: null, to: authority });
    const taken = event('TimestampAuthorityChanged', { from: authority, to: null });
    expect(changesOf(set)).toEqual([{ field: 'url', from: null, to: authority.url }]);
    expect(changesOf(taken)).toEqual([{ field: 'url', from: authority.url, to: null }]);
    expect(changesOf(event('WatermarkChanged', { from: false, to: true }))).toEqual([
      { field: 'watermark', from: false, to: true },
    ]);
  });

  it('is named after what the event is about, where it does not say so', () => {
    expect(changesOf(event('RetentionChanged', { fromDays: 0, toDays: 90 }))).toEqual([
      { field: 'retentionDays', from: 0, to: 90 },
    ]);
    expect(changesOf(event('UserRoleChanged', { from: 'user', to: 'admin' }))).toEqual([
      { field: 'role', from: 'user', to: 'admin' },
    ]);
  });

  it('leaves out what came out the same', () => {
    const traces = { from: { gui: true, license: false }, to: { gui: true, license: true } };
    expect(changesOf(event('TraceLevelsChanged', traces))).toEqual([
      { field: 'license', from: false, to: true },
    ]);
  });

  it('is nothing where the event only says that something happened', () => {
    expect(changesOf(event('AppObjectDeleted', {}))).toEqual([]);
    expect(changesOf(event('UserLicensed', { how: 'direct', template: null }))).toEqual([]);
    expect(changesOf(event('UserRenamed', {}, null))).toEqual([]);
  });

  it('of a list is what came and what went', () => {
    const change = { field: 'members', from: ['a', 'b'], to: ['b', 'c'] };
    expect(listChange(change)).toEqual({ added: ['c'], taken: ['a'] });
    expect(listChange({ field: 'notes', from: true, to: false })).toBeNull();
  });
});

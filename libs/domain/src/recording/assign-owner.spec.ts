import { describe, expect, it } from 'vitest';
import { sample } from '../samples.js';
import { assignOwner } from './assign-owner.js';
import { catalogued, given, on } from './recording.samples.js';

const decide = assignOwner({ owner: 'u1', reason: 'Sat there', holds: [] });
const personal = { reason: 'Sat there' };

describe('assignOwner', () => {
  it.each(catalogued)('gives a recording that is %s to somebody, by hand', (stage) => {
    expect(decide(given(stage), on)).toEqual([
      { type: 'OwnerAssigned', data: { owner: 'u1', from: null, how: 'hand', personal } },
    ]);
  });

  it('says whose it was, and goes by a person even where the product said the same', () => {
    const recognised = sample('OwnerAssigned', { owner: 'u1', how: 'device' });
    expect(decide(given('ready', recognised), on)).toEqual([
      { type: 'OwnerAssigned', data: { owner: 'u1', from: 'u1', how: 'hand', personal } },
    ]);
  });

  it('makes it nobody’s, with or without a reason', () => {
    const nobodys = assignOwner({ owner: null, reason: null, holds: [] });
    expect(nobodys(given('ready', sample('OwnerAssigned', { owner: 'u2' })), on)).toEqual([
      { type: 'OwnerAssigned', data: { owner: null, from: 'u2', how: 'hand' } },
    ]);
  });

  it('stays quiet when a person said so before', () => {
    const said = sample('OwnerAssigned', { owner: 'u1', how: 'hand' });
    expect(decide(given('ready', said), on)).toEqual([]);
  });

  it('refuses to change what is under a legal hold', () => {
    const held = assignOwner({ owner: 'u1', reason: null, holds: ['Case 7'] });
    expect(() => held(given('ready'), on)).toThrow(
      expect.objectContaining({ code: 'recording-on-hold' }),
    );
  });

  it.each([
    ['unknown', 'recording-unknown'],
    ['duplicate', 'recording-unknown'],
    ['deleted', 'recording-deleted'],
    ['erased', 'recording-deleted'],
  ] as const)('refuses what is %s', (stage, code) => {
    expect(() => decide(given(stage), on)).toThrow(expect.objectContaining({ code }));
  });
});

import { describe, expect, it } from 'vitest';
import { sample } from '../samples.js';
import { recogniseOwner } from './recognise-owner.js';
import { catalogued, given, on } from './recording.samples.js';

const decide = recogniseOwner({ id: 'u1', how: 'device' });

describe('recogniseOwner', () => {
  it.each(catalogued)('says whose a recording is that is %s', (stage) => {
    expect(decide(given(stage), on)).toEqual([
      {
        type: 'OwnerAssigned',
        data: { owner: 'u1', from: null, how: 'device', since: on.at.toISOString() },
      },
    ]);
  });

  it.each([
    ['the product said so before', { owner: 'u1', how: 'device' }],
    ['the product found another before', { owner: 'u2', how: 'registration' }],
    ['a person said so', { owner: 'u2', how: 'hand' }],
    ['a person said that it is nobody’s', { owner: null, how: 'hand' }],
  ] as const)('stays quiet when %s', (_why, data) => {
    expect(decide(given('ready', sample('OwnerAssigned', data)), on)).toEqual([]);
  });

  it.each(['unknown', 'duplicate', 'deleted', 'erased'] as const)(
    'stays quiet about what is %s; it refuses nothing, for nobody asked',
    (stage) => {
      expect(decide(given(stage), on)).toEqual([]);
    },
  );
});

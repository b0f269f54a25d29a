import { describe, expect, it } from 'vitest';
import { fold } from '../kernel.js';
import { on } from '../recording/recording.samples.js';
import { sample } from '../samples.js';
import { create } from './create.js';
import { instance } from './instance.js';

const storeId = 'b9d0d7a5-6f3a-4d2c-8d27-0f5a2f6c9a77';

describe('create', () => {
  it('names a new event store', () => {
    expect(create(storeId)(fold(instance, []), on)).toEqual([
      { type: 'InstanceCreated', data: { storeId } },
    ]);
  });

  it('stays quiet when the store has a name: it keeps the first', () => {
    const named = fold(instance, [sample('InstanceCreated')]);
    expect(create(storeId)(named, on)).toEqual([]);
    expect(named.storeId).toBe(sample('InstanceCreated').data.storeId);
  });

  it('refuses nothing: every process may ask at every start', () => {
    const once = create(storeId)(fold(instance, []), on);
    expect(create('another')(fold(instance, once), on)).toEqual([]);
  });
});

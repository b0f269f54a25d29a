import { describe, expect, it } from 'vitest';
import { on } from '../recording/recording.samples.js';
import { sample } from '../samples.js';
import { created } from './app-object.samples.js';
import { deleteAppObject } from './delete.js';

describe('deleteAppObject', () => {
  it('takes an App object away', () => {
    expect(deleteAppObject(created(), on)).toEqual([{ type: 'AppObjectDeleted', data: {} }]);
  });

  it('stays quiet when there is none, or none any more; it refuses nothing', () => {
    expect(deleteAppObject(null, on)).toEqual([]);
    expect(deleteAppObject(created(sample('AppObjectDeleted')), on)).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { fold } from '../kernel.js';
import { on } from '../recording/recording.samples.js';
import { sample } from '../samples.js';
import { created } from './app-object.samples.js';
import { appObject } from './app-object.js';
import { change } from './change.js';

describe('change', () => {
  it('says what changed, from what to what, and nothing else', () => {
    const { members, notes } = sample('AppObjectCreated').data;
    expect(
      change({ deletionMode: 'Denied', members: [...members, 'u2'], notes })(created(), on),
    ).toEqual([
      {
        type: 'AppObjectChanged',
        data: {
          from: { deletionMode: 'Recoverable', members },
          to: { deletionMode: 'Denied', members: [...members, 'u2'] },
          personal: null,
        },
      },
    ]);
  });

  it('tells of the access list in the personal part alone', () => {
    expect(change({ accessList: ['0815'] })(created(), on)).toEqual([
      {
        type: 'AppObjectChanged',
        data: { from: {}, to: {}, personal: { from: ['0815', '23*'], to: ['0815'] } },
      },
    ]);
  });

  it('takes who is named twice once', () => {
    const { members } = sample('AppObjectCreated').data;
    expect(change({ members: [...members, ...members] })(created(), on)).toEqual([]);
  });

  it('leaves the App object as it was asked for, and the rest as it was', () => {
    const wanted = { monitor: 'u9', watermark: true, kind: 'admin', accessList: ['*'] } as const;
    const before = created();
    const after = fold(appObject, [sample('AppObjectCreated'), ...change(wanted)(before, on)]);
    expect(after).toEqual({ ...before, ...wanted });
  });

  it('stays quiet when it is so already', () => {
    expect(change({ deletionMode: 'Recoverable' })(created(), on)).toEqual([]);
    expect(change({})(created(), on)).toEqual([]);
  });

  it('refuses what is not there, or not any more', () => {
    for (const state of [null, created(sample('AppObjectDeleted'))])
      expect(() => change({ notes: false })(state, on)).toThrow(
        expect.objectContaining({ kind: 'unknown', code: 'app-object-unknown' }),
      );
  });
});

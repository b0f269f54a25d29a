import { describe, expect, it } from 'vitest';
import { Said } from './said.js';

describe('what was said', () => {
  it('is new once', () => {
    const said = new Said();
    expect(['a', 'b', 'a', 'b'].map((key) => said.isNew(key))).toEqual([true, true, false, false]);
  });

  it('is forgotten when there is too much of it, the oldest first', () => {
    const said = new Said(2);
    expect(['a', 'b', 'c'].map((key) => said.isNew(key))).toEqual([true, true, true]);
    expect(['c', 'b', 'a'].map((key) => said.isNew(key))).toEqual([false, false, true]);
  });
});

import { describe, expect, it } from 'vitest';
import { fold } from '../kernel.js';
import { on } from '../recording/recording.samples.js';
import { changePbxName } from './change-pbx-name.js';
import { settings } from './settings.js';

const named = fold(settings, [{ type: 'PbxNameChanged', data: { from: null, to: 'Berlin' } }]);

describe('changePbxName', () => {
  it('names the PBX, and keeps the name it had', () => {
    expect(changePbxName('Bonn')(named, on)).toEqual([
      { type: 'PbxNameChanged', data: { from: 'Berlin', to: 'Bonn' } },
    ]);
  });

  it('takes the name away', () => {
    expect(changePbxName(null)(named, on)).toEqual([
      { type: 'PbxNameChanged', data: { from: 'Berlin', to: null } },
    ]);
  });

  it('stays quiet when it is the name already', () => {
    expect(changePbxName('Berlin')(named, on)).toEqual([]);
    expect(changePbxName(null)(fold(settings, []), on)).toEqual([]);
  });

  it('refuses nothing: any name is a name', () => {
    expect(changePbxName('中央')(named, on)).toHaveLength(1);
  });
});

import { describe, expect, it } from 'vitest';
import { fold } from '../kernel.js';
import { on } from '../recording/recording.samples.js';
import { sample } from '../samples.js';
import { changeTraceLevels } from './change-trace-levels.js';
import { settings } from './settings.js';
import { noTraces } from './trace-levels.js';

const converting = { ...noTraces, conversion: true };
const traced = fold(settings, [sample('TraceLevelsChanged', { from: noTraces, to: converting })]);

describe('changeTraceLevels', () => {
  it('switches what is named, keeps what was, and leaves the other areas as they are', () => {
    expect(changeTraceLevels({ license: true })(traced, on)).toEqual([
      {
        type: 'TraceLevelsChanged',
        data: { from: converting, to: { ...converting, license: true } },
      },
    ]);
    expect(changeTraceLevels({ conversion: false })(traced, on)).toEqual([
      { type: 'TraceLevelsChanged', data: { from: converting, to: noTraces } },
    ]);
  });

  it('stays quiet when it is so already; without a word nothing is traced', () => {
    expect(changeTraceLevels({})(traced, on)).toEqual([]);
    expect(changeTraceLevels({ conversion: true, gui: undefined })(traced, on)).toEqual([]);
    expect(changeTraceLevels(noTraces)(fold(settings, []), on)).toEqual([]);
  });

  it('refuses nothing: any area may be traced at any time', () => {
    const all = Object.fromEntries(Object.keys(noTraces).map((area) => [area, true]));
    expect(changeTraceLevels(all)(traced, on)).toHaveLength(1);
  });
});

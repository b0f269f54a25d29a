import { describe, expect, it } from 'vitest';
import { fold } from '../kernel.js';
import { on } from '../recording/recording.samples.js';
import { sample } from '../samples.js';
import { changeWatermark } from './change-watermark.js';
import { settings } from './settings.js';

describe('changeWatermark', () => {
  it('says that recordings are sealed from now on, and that they are no more', () => {
    expect(changeWatermark(true)(settings.initial, on)).toEqual([
      { type: 'WatermarkChanged', data: { from: false, to: true } },
    ]);
    const sealing = fold(settings, [sample('WatermarkChanged')]);
    expect(changeWatermark(false)(sealing, on)).toEqual([
      { type: 'WatermarkChanged', data: { from: true, to: false } },
    ]);
  });

  it('says nothing of what is so already', () => {
    expect(changeWatermark(false)(settings.initial, on)).toEqual([]);
  });
});

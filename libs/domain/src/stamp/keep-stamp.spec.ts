import { describe, expect, it } from 'vitest';
import { fold } from '../kernel.js';
import { on } from '../recording/recording.samples.js';
import { sample, samples } from '../samples.js';
import { keepStamp } from './keep-stamp.js';
import { checkpointStamp } from './stamp.js';

const { checkpoint, ...stamp } = samples.CheckpointStamped;

describe('keepStamp', () => {
  it('keeps what the authority has signed', () => {
    expect(keepStamp(checkpoint, stamp)(checkpointStamp.initial, on)).toEqual([
      sample('CheckpointStamped'),
    ]);
    expect(fold(checkpointStamp, [sample('CheckpointStamped')])).toEqual(stamp);
  });

  it('keeps the first, and refuses nothing', () => {
    const later = { ...stamp, time: '2030-01-03T00:00:00.000Z' };
    expect(keepStamp(checkpoint, later)(stamp, on)).toEqual([]);
  });
});

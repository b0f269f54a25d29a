import { describe, expect, it } from 'vitest';
import { fold } from '../kernel.js';
import { on } from '../recording/recording.samples.js';
import { instance } from './instance.js';
import { missEvents } from './miss-events.js';

const first = [
  { stream: 'settings', revision: '3', id: '3ccd0d3c-6a8c-4f6c-9c3b-6d8d8f7e2a11' },
] as const;
const now = fold(instance, []);

describe('missEvents', () => {
  it('says how many are missing, and the first of them by name', () => {
    expect(missEvents(1, first)(now, on)).toEqual([
      { type: 'EventsMissed', data: { count: 1, first } },
    ]);
  });

  it('stays quiet when none is', () => {
    expect(missEvents(0, [])(now, on)).toEqual([]);
  });

  it('changes nothing of what the instance is', () => {
    expect(fold(instance, missEvents(1, first)(now, on))).toEqual(now);
  });
});

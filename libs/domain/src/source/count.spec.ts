import { describe, expect, it } from 'vitest';
import { fold } from '../kernel.js';
import { count } from './count.js';
import { type SourceEvent, source } from './source.js';

const [first, second] = [
  '5b3c61e5-5b0e-4e6f-8c2c-8a7a32ef3f11',
  '5b3c61e5-5b0e-4e6f-8c2c-8a7a32ef3f12',
] as const;
const on = { by: 'system:counter', at: new Date(0), via: 'reaction', correlationId: first };
const counted = (recording: string, position: string): SourceEvent => ({
  type: 'CaptureCounted',
  data: { recording, position },
});

describe('count', () => {
  it('counts a capture that began', () => {
    expect(count({ recording: first, position: 7n })(source.initial, on)).toEqual([
      counted(first, '7'),
    ]);
  });

  it('counts the next one, and none again that was counted', () => {
    const state = fold(source, [counted(first, '7')]);
    expect(count({ recording: second, position: 9n })(state, on)).toEqual([counted(second, '9')]);
    for (const position of [6n, 7n])
      expect(count({ recording: first, position })(state, on)).toEqual([]);
  });
});

import type { LogLine } from './line.js';

export const RECORDING = '5b3c61e5-5b0e-4e6f-8c2c-8a7a32ef3f11';

/** A believable line, changed here and there. */
export const line = (changed: Partial<LogLine> = {}): LogLine => ({
  at: new Date('2030-01-01T08:00:00.000Z'),
  process: 'worker',
  instance: 'house/42',
  area: 'conversion',
  level: 'trace',
  recording: null,
  text: 'A conversion began.',
  facts: {},
  ...changed,
});

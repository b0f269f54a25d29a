import { describe, expect, it } from 'vitest';
import { counted, grouped, lastingText, plain, sizeText, timeText } from './plain-text.js';

describe('plain text', () => {
  it('writes times within a call', () => {
    expect([0, 7250, 59_999, 3_727_250].map((ms) => timeText(ms))).toEqual([
      ...['0:00.00', '0:07.25', '1:00.00', '1:02:07.25'],
    ]);
    expect([timeText(61_400, 0), timeText(3_599_500, 0)]).toEqual(['1:01', '1:00:00']);
  });

  it('writes how long something lasts', () => {
    expect([20, 860, 2500, 12_340, 360_000, 3_600_000].map(lastingText)).toEqual([
      ...['20 ms', '860 ms', '2.50 s', '12.3 s', '6:00 min', '1:00:00 h'],
    ]);
  });

  it('writes sizes and numbers', () => {
    expect([0, 999, 1000, 284_123, 82_800_000, 5e9].map(sizeText)).toEqual([
      ...['0 bytes', '999 bytes', '1.00 kB', '284 kB', '82.8 MB', '5.00 GB'],
    ]);
    expect([grouped(999), grouped(1000), grouped(1_234_567)]).toEqual([
      '999',
      '1,000',
      '1,234,567',
    ]);
    expect([counted(1, 'packet'), counted(2000, 'packet')]).toEqual(['1 packet', '2,000 packets']);
  });

  it('takes out what would steer a terminal or turn the direction of text', () => {
    expect(plain('a\u001b[31m\u009b\r\n\u202eb ä 中文')).toBe(
      'a\ufffd[31m\ufffd\ufffd\ufffd\ufffdb ä 中文',
    );
  });
});

import { describe, expect, it } from 'vitest';
import { JitterMeter } from './jitter-meter.js';

/** Packets sent every 20 ms that arrive so much late each. */
function metered(delays: readonly number[]): JitterMeter {
  const meter = new JitterMeter();
  for (const [i, delay] of delays.entries()) meter.add(i * 20 + delay, i * 20);
  return meter;
}

describe('jitter (RFC 3550 section 6.4.1)', () => {
  it('is none while every packet travels as long as the one before', () => {
    expect(metered([7, 7, 7, 7])).toMatchObject({ meanMs: 0, mostMs: 0 });
  });

  it('moves a sixteenth of the way to each change of transit time', () => {
    // By hand: D = 10, 10, 0; J = 10/16, then + (10 − J)/16, then − J/16.
    const [first, second, third] = [0.625, 1.2109375, 1.13525390625];
    const meter = metered([0, 10, 0, 0]);
    expect(meter.mostMs).toBe(second);
    expect(meter.meanMs).toBeCloseTo((first + second + third) / 3, 12);
  });

  it('comes near to a steady change of transit time', () => {
    const delays = Array.from({ length: 400 }, (_, i) => (i % 2) * 8);
    expect(metered(delays).mostMs).toBeCloseTo(8, 6);
  });

  it('is not moved by a pause or a clock that was set', () => {
    expect(metered([0, 0, 5000, 5000]).mostMs).toBe(0);
  });
});

import { describe, expect, it } from 'vitest';
import { PeaksBuilder } from './peaks-builder.js';
import { decodePeaks, encodePeaks } from './peaks.js';

describe('the waveform', () => {
  it('holds the lowest and highest sample of each side, in two zoom levels', () => {
    const builder = new PeaksBuilder(8000, 10_000);
    const local = new Int16Array(10_000);
    local[300] = 12_800;
    local[301] = -25_600;
    const remote = new Int16Array(6000);
    remote[5999] = 256;
    // Chunks come in any order.
    builder.add(6000, local.subarray(6000), null);
    builder.add(0, local.subarray(0, 6000), remote);
    const { levels } = builder.finish();
    expect(levels.map(({ samplesPerPeak }) => samplesPerPeak)).toEqual([256, 4096]);
    const [fine, coarse] = levels.map(({ data }) => data);
    expect([...fine!.subarray(4, 8)]).toEqual([-100, 50, 0, 0]);
    expect([...fine!.subarray(23 * 4, 24 * 4)]).toEqual([0, 0, 0, 1]);
    expect([...coarse!]).toEqual([-100, 50, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]);
  });

  it('comes back from its bytes as it was', () => {
    const builder = new PeaksBuilder(16_000, 5000);
    builder.add(
      0,
      Int16Array.from({ length: 5000 }, (_, i) => i * 6),
      null,
    );
    const peaks = builder.finish();
    expect(decodePeaks(encodePeaks(peaks))).toEqual(peaks);
    expect(() => decodePeaks(new Uint8Array(20))).toThrow('RPK1');
    expect(() => decodePeaks(encodePeaks(peaks).subarray(0, 60))).toThrow('cut short');
  });

  it('gets coarser when it would take too much room', () => {
    const { levels } = new PeaksBuilder(8000, 24 * 3600 * 8000).finish();
    expect(levels[0]!.data.length / 4).toBeLessThanOrEqual(1 << 19);
  });
});

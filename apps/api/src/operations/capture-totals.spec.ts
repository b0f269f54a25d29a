import { describe, expect, it } from 'vitest';
import { CaptureTotals } from './capture-totals.js';

describe('what all captures take', () => {
  it('is counted once a minute, and again at once after a fault', async () => {
    let counts = 0;
    const totals = new CaptureTotals({
      totals: async () => {
        counts += 1;
        if (counts === 1) throw new Error('away');
        return { originalBytes: 10, storedBytes: counts };
      },
    });
    await expect(totals.current(0)).rejects.toThrow('away');
    expect((await totals.current(1_000)).storedBytes).toBe(2);
    expect((await totals.current(60_000)).storedBytes).toBe(2);
    expect((await totals.current(61_000)).storedBytes).toBe(3);
  });
});

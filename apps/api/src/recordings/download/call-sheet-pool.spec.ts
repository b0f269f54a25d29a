import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterEach, describe, expect, it } from 'vitest';
import type { CallSheetFacts } from './call-sheet-facts.js';
import { longHistory, ordinaryCall } from './call-sheet.samples.js';
import { CallSheetPool, type CallSheetPoolLimits } from './call-sheet-pool.js';
import { renderCallSheet } from './call-sheet.js';
import { renderReceipt } from './receipt-sheet.js';
import { purged } from './receipt.samples.js';

const call = (facts: CallSheetFacts) => ({ kind: 'call' as const, facts });

const pools: CallSheetPool[] = [];
const pool = (limits?: Partial<CallSheetPoolLimits>): CallSheetPool => {
  const made = new CallSheetPool(limits);
  pools.push(made);
  return made;
};
afterEach(() => Promise.all(pools.splice(0).map((each) => each.close())));

describe('the pool of call sheets', () => {
  it('starts with the first sheet, and renders what the main thread would', async () => {
    const sheets = pool();
    expect(sheets.started).toBe(false);
    const bytes = await sheets.render(call(ordinaryCall));
    expect(sheets.started).toBe(true);
    expect(Buffer.from(bytes).equals(await renderCallSheet(ordinaryCall))).toBe(true);
  });

  it('renders receipts, too', async () => {
    const bytes = await pool().render({ kind: 'receipt', facts: purged });
    expect(Buffer.from(bytes).equals(await renderReceipt(purged))).toBe(true);
  });

  it('leaves the event loop free', async () => {
    const delay = monitorEventLoopDelay({ resolution: 5 });
    const sheets = pool();
    await sheets.render(call(ordinaryCall));
    delay.enable();
    await sheets.render(call(longHistory(2_000)));
    delay.disable();
    expect(delay.max / 1e6).toBeLessThan(1_000);
  });

  it('refuses at once when too many wait', async () => {
    const sheets = pool({ waiting: 1 });
    await sheets.render(call(ordinaryCall));
    const rendered = [1, 2, 3, 4].map(() => sheets.render(call(longHistory(200))));
    const results = await Promise.allSettled(rendered);
    expect(results.map(({ status }) => status)).toContain('fulfilled');
    expect(results).toContainEqual({
      status: 'rejected',
      reason: expect.objectContaining({ reason: 'busy' }),
    });
  });

  it('gives up on a sheet that takes too long, and renders the next', async () => {
    const sheets = pool({ timeoutMs: 10 });
    await expect(sheets.render(call(longHistory(5_000)))).rejects.toMatchObject({
      reason: 'timeout',
    });
    const patient = pool();
    expect((await patient.render(call(ordinaryCall))).length).toBeGreaterThan(1_000);
  });

  it('gives up when the caller does, and the thread is replaced', async () => {
    const sheets = pool();
    const leaving = new AbortController();
    const rendered = sheets.render(call(longHistory(5_000)), leaving.signal);
    leaving.abort(new Error('client gone'));
    await expect(rendered).rejects.toThrow('client gone');
    expect((await sheets.render(call(ordinaryCall))).length).toBeGreaterThan(1_000);
  });

  it('passes on what the rendering threw', async () => {
    const facts = { ...ordinaryCall, exportedAt: 'never' };
    await expect(pool().render(call(facts))).rejects.toThrow();
  });

  it('closes while rendering, once and for all', async () => {
    const sheets = pool();
    const rendered = sheets.render(call(longHistory(5_000)));
    const settled = expect(rendered).rejects.toMatchObject({ reason: 'closed' });
    await sheets.close();
    await settled;
    await sheets.close();
    await expect(sheets.render(call(ordinaryCall))).rejects.toMatchObject({ reason: 'closed' });
  });
});

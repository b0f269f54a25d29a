import { afterEach, describe, expect, it, vi } from 'vitest';
import { serverNow, setClock } from './server-clock.js';

const BROWSER = Date.parse('2030-01-01T12:00:00.000Z');

afterEach(() => {
  vi.useRealTimers();
  setClock(new Date().toISOString(), Date.now(), Date.now());
});

describe('the clock of the product', () => {
  it('is taken for now, whatever the browser’s says, and goes on', () => {
    vi.useFakeTimers({ now: BROWSER, toFake: ['Date'] });
    setClock('2031-06-01T00:00:00.000Z', BROWSER - 2_000, BROWSER);
    expect(serverNow().toISOString()).toBe('2031-06-01T00:00:01.000Z');
    vi.setSystemTime(BROWSER + 60_000);
    expect(serverNow().toISOString()).toBe('2031-06-01T00:01:01.000Z');
  });
});

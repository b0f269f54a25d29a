import { describe, expect, it } from 'vitest';
import { browserIn } from './browser-in.js';

const MOZILLA = 'Mozilla/5.0';
const CHROME = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36';

describe('what a client calls itself', () => {
  it.each([
    [`${MOZILLA} (Windows NT 10.0; Win64; x64) ${CHROME}`, 'Chrome, Windows'],
    [`${MOZILLA} (Windows NT 10.0; Win64; x64) ${CHROME} Edg/150.0`, 'Edge, Windows'],
    [`${MOZILLA} (Linux; Android 16; K) ${CHROME}`, 'Chrome, Android'],
    [`${MOZILLA} (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0`, 'Firefox, Linux'],
    [
      `${MOZILLA} (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605 Version/26 Safari/605`,
      'Safari, macOS',
    ],
    [
      `${MOZILLA} (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605 Version/26 Mobile Safari/604`,
      'Safari, iOS',
    ],
    ['curl/8.5.0', 'curl'],
    ['node', 'node'],
    ['', null],
    [null, null],
  ])('%s is shown as %s', (userAgent, shown) => {
    expect(browserIn(userAgent)).toBe(shown);
  });
});

import { expect, it } from 'vitest';
import { isLocalScrape } from './scrape-door.js';

const HERE = { host: '127.0.0.1', publicUrl: null };
const scrape = { ip: '127.0.0.1', headers: { host: '127.0.0.1:8080' } };

it.each([
  ['by this machine', scrape, HERE],
  [
    'by its name',
    { ...scrape, headers: { host: 'localhost:8080' } },
    { ...HERE, host: 'localhost' },
  ],
  ['over IPv6', { ip: '::1', headers: { host: '[::1]:8080' } }, { ...HERE, host: '::1' }],
  ['over IPv4 in IPv6', { ...scrape, ip: '::ffff:127.0.0.1' }, HERE],
])('is taken without a token %s', (_how, request, reached) => {
  expect(isLocalScrape(request, reached)).toBe(true);
});

type Case = readonly [how: string, request: typeof scrape, reached: typeof HERE];
const forwarded = (name: string): Case => [
  `with ${name}`,
  { ...scrape, headers: { ...scrape.headers, [name]: '192.0.2.7' } },
  HERE,
];
const named = (host: string) => ({ ...scrape, headers: { host } });

it.each<Case>([
  ['where others reach it too', scrape, { ...HERE, host: '0.0.0.0' }],
  ['from elsewhere', { ...scrape, ip: '192.0.2.7' }, HERE],
  ['under a name that was bent to it', named('evil.example'), HERE],
  ['under a name that only begins so', named('127.0.0.1.evil.example'), HERE],
  ['without a name', named(''), HERE],
  ...['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'].map(forwarded),
])('is not taken without one %s', (_how, request, reached) => {
  expect(isLocalScrape(request, reached)).toBe(false);
});

it('is not taken without one where a proxy stands before it', () => {
  const publicUrl = 'https://recordings.example';
  expect(isLocalScrape(scrape, { ...HERE, publicUrl })).toBe(false);
});

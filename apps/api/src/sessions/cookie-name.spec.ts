import { expect, it } from 'vitest';
import { browserCookie, sessionCookie } from './cookie-name.js';

it('is a name that no neighbour can plant where browsers come by https', () => {
  const there = 'https://recordings.example';
  expect([sessionCookie(there), browserCookie(there)]).toEqual([
    '__Host-recordings_session',
    '__Host-recordings_oidc',
  ]);
});

it.each([null, 'http://recordings.example'])('is one that browsers take at %s', (there) => {
  expect([sessionCookie(there), browserCookie(there)]).toEqual([
    'recordings_session',
    'recordings_oidc',
  ]);
});

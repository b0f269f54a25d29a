import { describe, expect, it } from 'vitest';
import { callbackAddress, ownPage, publicAddress, signInPage } from './addresses.js';

const from = (host: string) => ({ headers: { host }, protocol: 'http' as const });
const unsaid = { publicUrl: null };

describe('where the product is', () => {
  it('is what was said, whatever a header says', () => {
    const said = { publicUrl: 'https://recordings.example/' };
    expect(callbackAddress(said, from('evil.example'))).toBe(
      'https://recordings.example/api/session/oidc/callback',
    );
  });

  it.each(['127.0.0.1:8080', 'localhost:8080', '[::1]:8080'])('may be this machine: %s', (host) => {
    expect(publicAddress(unsaid, from(host))).toBe(`http://${host}`);
  });

  it.each(['evil.example', '127.0.0.1.evil.example', 'localhost@evil.example', 'a b', ''])(
    'is never “%s”, which a header says',
    (host) => {
      expect(() => publicAddress(unsaid, from(host))).toThrow(
        expect.objectContaining({ code: 'public-url-missing' }),
      );
    },
  );
});

describe('the page that somebody wanted to see', () => {
  it.each(['/', '/recording/1?t=3', '/users?q=a%20b', '/recording/x#y'])('is %s', (wanted) => {
    expect(ownPage(wanted)).toBe(wanted.replace('#y', ''));
  });

  it.each([
    undefined,
    '',
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/./../..//evil.example',
    'javascript:alert(1)',
    'recordings',
    '/api/session/oidc',
    '/admin/jobs',
    '/recordings/Files/x.pcap',
    `/${'x'.repeat(2_000)}`,
  ])('is never %s', (wanted) => {
    expect(ownPage(wanted)).toBe('/');
  });

  it('is found again after what went wrong', () => {
    expect(signInPage('oidc-denied', '/')).toBe('/sign-in?fault=oidc-denied');
    expect(signInPage('oidc-denied', '/users?q=a')).toBe(
      '/sign-in?fault=oidc-denied&to=%2Fusers%3Fq%3Da',
    );
  });
});

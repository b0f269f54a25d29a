import { describe, expect, it } from 'vitest';
import { digestHa1, digestResponse, parseDigest, userOf } from './digest.js';

// RFC 7616, section 3.9.1.
const mufasa = { user: 'Mufasa', realm: 'http-auth@example.org', password: 'Circle of Life' };
const header = (algorithm: string, response: string) =>
  'Digest username="Mufasa", realm="http-auth@example.org", uri="/dir/index.html", ' +
  `algorithm=${algorithm}, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", nc=00000001, ` +
  'cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", qop=auth, ' +
  `response="${response}", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`;

describe('digest', () => {
  it.each([
    ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
    ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
  ] as const)('computes the %s response of RFC 7616', (algorithm, response) => {
    const given = parseDigest(header(algorithm, response));
    expect(given?.get('response')).toBe(response);
    expect(digestResponse(algorithm, digestHa1(algorithm, mufasa), 'GET', given ?? new Map())).toBe(
      response,
    );
  });

  it('reads quoted commas, escapes, odd spaces and case', () => {
    const given = parseDigest('DIGEST UserName = "a, \\"b\\" c" ,nc=00000001,qop="auth"');
    expect(Object.fromEntries(given ?? [])).toEqual({
      username: 'a, "b" c',
      nc: '00000001',
      qop: 'auth',
    });
  });

  it('reads an extended user name', () => {
    const given = parseDigest(`Digest username*=UTF-8''J%C3%A4s%C3%B8n%20Doe, nc=1`);
    expect(userOf(given ?? new Map())).toBe('Jäsøn Doe');
  });

  it('is not Basic', () => expect(parseDigest('Basic YTpi')).toBeNull());
});

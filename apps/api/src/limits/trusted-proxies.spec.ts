import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { addressOf, trustsOf } from './trusted-proxies.js';

const from = (remoteAddress: string, forwarded?: string) =>
  ({
    socket: { remoteAddress },
    headers: { 'x-forwarded-for': forwarded },
  }) as unknown as IncomingMessage;

describe('the address of a client', () => {
  const trusts = trustsOf(['10.0.0.0/8', '192.0.2.1', '2001:db8::/32']);

  it.each([
    ['is that of the connection', '203.0.113.9', undefined, '203.0.113.9'],
    ['is not what a stranger says of himself', '203.0.113.9', '198.51.100.1', '203.0.113.9'],
    ['is what a proxy of ours says', '10.1.2.3', '203.0.113.9', '203.0.113.9'],
    ['is behind several of ours', '10.1.2.3', '203.0.113.9, 192.0.2.1', '203.0.113.9'],
    ['is not what was there before ours', '10.1.2.3', '198.51.100.1, 203.0.113.9', '203.0.113.9'],
    ['is that of a proxy which says nothing', '10.1.2.3', undefined, '10.1.2.3'],
    ['is known of a proxy in IPv6 form', '::ffff:10.1.2.3', '203.0.113.9', '203.0.113.9'],
    ['is known behind IPv6', '2001:db8::7', '203.0.113.9', '203.0.113.9'],
  ])('%s', (_what, remote, forwarded, address) => {
    expect(addressOf(from(remote, forwarded), trusts)).toBe(address);
    expect(addressOf(from(remote, forwarded), trustsOf([]))).toBe(remote);
  });
});

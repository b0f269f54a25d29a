import type { IncomingMessage } from 'node:http';
import { BlockList, isIP, isIPv6 } from 'node:net';

/** Is this the address of a proxy of ours? */
export type Trusts = (address: string) => boolean;

/** @param proxies addresses and networks (`10.0.0.0/8`), as the configuration has checked them */
export const trustsOf = (proxies: readonly string[]): Trusts => {
  const list = new BlockList();
  for (const proxy of proxies) {
    const [address = '', prefix] = proxy.split('/');
    const family = familyOf(address);
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return (address) => isIP(address) !== 0 && list.check(address, familyOf(address));
};

const familyOf = (address: string) => (isIPv6(address) ? 'ipv6' : 'ipv4');

/**
 * Where a request comes from: the last address that no proxy of ours has written into `X-Forwarded-For`.
 * What anybody else says of himself there is not believed.
 */
export const addressOf = ({ socket, headers }: IncomingMessage, trusts: Trusts): string => {
  const header = headers['x-forwarded-for'] ?? '';
  const told = String(header).split(',');
  const way = told.map((each) => each.trim()).filter((each) => each !== '');
  let address = socket.remoteAddress ?? '';
  while (trusts(address) && way.length > 0) address = way.pop() ?? '';
  return address;
};

import type { Flow } from './flow-table.js';

/** Does a flow come from this port and this address, IPv4 or IPv6 as SDP writes it (RFC 8866)? */
export function isSource({ addresses, sourcePort }: Flow, address: string, port: number): boolean {
  if (sourcePort !== port) return false;
  return sameAddress(addresses.subarray(0, addresses.length / 2), address);
}

/** As `isSource`, of where a flow goes. */
export function isDestination(flow: Flow, address: string, port: number): boolean {
  const { addresses, destinationPort } = flow;
  if (destinationPort !== port) return false;
  return sameAddress(addresses.subarray(addresses.length / 2), address);
}

function sameAddress(bytes: Uint8Array, address: string): boolean {
  const wanted = parseAddress(address);
  return wanted?.length === bytes.length && wanted.every((byte, i) => byte === bytes[i]);
}

function parseAddress(text: string): number[] | undefined {
  const dotted = /^(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(text);
  if (dotted !== null) return dotted.slice(1).map(Number);
  if (!/^[0-9a-f:]+$/i.test(text)) return undefined;
  const [head = '', tail] = text.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':').map((g) => parseInt(g, 16)));
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  const missing = 8 - before.length - after.length;
  if (missing < 0 || (tail === undefined && missing !== 0)) return undefined;
  const all = [...before, ...Array<number>(missing).fill(0), ...after];
  return all.flatMap((group) => [(group >> 8) & 0xff, group & 0xff]);
}

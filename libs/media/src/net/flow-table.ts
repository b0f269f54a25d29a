import type { Datagram } from './datagram.js';

/** One direction between two UDP endpoints. */
export type Flow = {
  /** Source address, then destination address. */
  addresses: Uint8Array;
  sourcePort: number;
  destinationPort: number;
};

type Entry<T> = Flow & { first: number; second: number; ports: number; value: T };

/** Finds what is kept for the flow of a datagram; the flows seen last are found fastest. */
export class FlowTable<T> {
  private readonly buckets = new Map<number, Entry<T>[]>();
  private last: Entry<T> | null = null;
  private lastButOne: Entry<T> | null = null;

  find(datagram: Datagram): T | undefined {
    const { addresses, source, destination, addressLength } = datagram;
    const first = word(addresses, source, addressLength);
    const second = word(addresses, destination, addressLength);
    const ports = (datagram.sourcePort << 16) | datagram.destinationPort;
    const { last, lastButOne } = this;
    if (last !== null && matches(last, first, second, ports, datagram)) return last.value;
    if (lastButOne !== null && matches(lastButOne, first, second, ports, datagram)) {
      this.lastButOne = last;
      this.last = lastButOne;
      return lastButOne.value;
    }
    return this.lookUp(first, second, ports, datagram);
  }

  add(flow: Flow, value: T): void {
    const length = flow.addresses.length / 2;
    const first = word(flow.addresses, 0, length);
    const second = word(flow.addresses, length, length);
    const ports = (flow.sourcePort << 16) | flow.destinationPort;
    const key = hash(first, second, ports);
    const bucket = this.buckets.get(key) ?? [];
    bucket.push({ ...flow, first, second, ports, value });
    this.buckets.set(key, bucket);
  }

  remove(value: T): void {
    for (const [key, bucket] of this.buckets) {
      const at = bucket.findIndex((entry) => entry.value === value);
      if (at < 0) continue;
      bucket.splice(at, 1);
      if (bucket.length === 0) this.buckets.delete(key);
    }
    this.last = null;
    this.lastButOne = null;
  }

  private lookUp(first: number, second: number, ports: number, datagram: Datagram): T | undefined {
    const bucket = this.buckets.get(hash(first, second, ports));
    const found = bucket?.find((entry) => matches(entry, first, second, ports, datagram));
    if (found === undefined) return undefined;
    this.lastButOne = this.last;
    this.last = found;
    return found.value;
  }
}

/** The flow of a datagram, with a copy of its addresses (4 bytes each, or 16). */
export function flowOf(datagram: Datagram): Flow {
  const { addresses, source, destination, addressLength } = datagram;
  const pair = new Uint8Array(2 * addressLength);
  pair.set(addresses.subarray(source, source + addressLength));
  pair.set(addresses.subarray(destination, destination + addressLength), addressLength);
  return {
    addresses: pair,
    sourcePort: datagram.sourcePort,
    destinationPort: datagram.destinationPort,
  };
}

/** Do two flows run between the same addresses, one there and one back? */
export function isOpposite(one: Flow, other: Flow): boolean {
  const { length } = one.addresses;
  const half = length / 2;
  if (other.addresses.length !== length) return false;
  return one.addresses.every((byte, i) => byte === other.addresses[(i + half) % length]);
}

function matches<T>(
  entry: Entry<T>,
  first: number,
  second: number,
  ports: number,
  datagram: Datagram,
): boolean {
  if (entry.first !== first || entry.second !== second || entry.ports !== ports) return false;
  const { addresses, source, destination, addressLength } = datagram;
  if (entry.addresses.length !== 2 * addressLength) return false;
  if (addressLength === 4) return true;
  for (let i = 0; i < addressLength; i++) {
    if (entry.addresses[i] !== addresses[source + i]) return false;
    if (entry.addresses[addressLength + i] !== addresses[destination + i]) return false;
  }
  return true;
}

function word(bytes: Uint8Array, at: number, length: number): number {
  const last = at + length - 4;
  return (
    (bytes[last]! << 24) | (bytes[last + 1]! << 16) | (bytes[last + 2]! << 8) | bytes[last + 3]!
  );
}

function hash(first: number, second: number, ports: number): number {
  return (Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b) ^ ports) | 0;
}

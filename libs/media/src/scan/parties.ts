import type { Flow } from '../net/flow-table.js';
import type { SideNumber } from './sides.js';
import { LOCAL, REMOTE } from './sides.js';

/** A flow of sound, and when it ran, 1/48000 s. */
export type TimedFlow = { flow: Flow; from: number; to: number };

type Party = { flows: number[]; endpoints: string[]; from: number; to: number };

/**
 * Who speaks at once with somebody else is another party, even when all of them seem to be on one
 * side, as only what they send to a recorder (RFC 7866) or through a proxy was captured: the party
 * that began first stays where it is, those who speak at the same time go to the other side.
 */
export function apart(flows: readonly TimedFlow[], sides: readonly SideNumber[]): SideNumber[] {
  const [side] = sides;
  if (side === undefined || sides.some((other) => other !== side)) return [...sides];
  const [first, ...others] = partiesOf(flows).toSorted((a, b) => a.from - b.from);
  const across = others.filter((party) => speaksWith(party, first!));
  const moved = new Set(across.flatMap(({ flows: numbers }) => numbers));
  if (moved.size === 0) return [...sides];
  return flows.map((_, i) => (moved.has(i) ? REMOTE : LOCAL));
}

/** Flows that have an endpoint in common are of one party: its address or its source changed. */
function partiesOf(flows: readonly TimedFlow[]): Party[] {
  let parties: Party[] = [];
  for (const [i, { flow, from, to }] of flows.entries()) {
    const party: Party = { flows: [i], endpoints: endpointsOf(flow), from, to };
    const same = parties.filter(({ endpoints }) =>
      endpoints.some((end) => party.endpoints.includes(end)),
    );
    parties = parties.filter((other) => !same.includes(other));
    parties.push(same.reduce(joined, party));
  }
  return parties;
}

function joined(a: Party, b: Party): Party {
  return {
    flows: [...a.flows, ...b.flows],
    endpoints: [...a.endpoints, ...b.endpoints],
    from: Math.min(a.from, b.from),
    to: Math.max(a.to, b.to),
  };
}

/** For more than half of the shorter one's time. */
function speaksWith(a: Party, b: Party): boolean {
  const together = Math.min(a.to, b.to) - Math.max(a.from, b.from);
  return together > Math.min(a.to - a.from, b.to - b.from) / 2;
}

function endpointsOf({ addresses, sourcePort, destinationPort }: Flow): string[] {
  const half = addresses.length / 2;
  const text = (at: number) => Buffer.from(addresses.subarray(at, at + half)).toString('hex');
  return [`${text(0)} ${sourcePort}`, `${text(half)} ${destinationPort}`];
}

import { isDestination, isSource } from '../net/address.js';
import type { Flow } from '../net/flow-table.js';
import type { MediaDescription } from '../sip/sdp.js';

/** The ports of a recording phone, sdk.innovaphone.com/doc/pbx/recording.htm. */
const LOCAL_PORT = 16386;
const REMOTE_PORT = 16388;

/** The recording device’s own end: the left channel. */
export const LOCAL = 0;
/** The other end: the right channel. */
export const REMOTE = 1;
export type SideNumber = typeof LOCAL | typeof REMOTE;

/** Which end of the call a sound came from: the recording device's own, or the other one. */
export type Side = 'local' | 'remote';
/** Names of the sides, by their number. */
export const SIDE_NAMES: readonly Side[] = ['local', 'remote'];

type Weighed = { flow: Flow; packets: number };

/**
 * Who sent each flow: the recording device (left) or the other end (right). By the fixed ports of
 * recording phones; else by the SDP, whose offerer is local; else the local end is the address
 * common to all flows, the lower one where two are.
 */
export function sidesOf(
  flows: readonly Weighed[],
  descriptions: readonly MediaDescription[],
): SideNumber[] {
  // One of the ports alone proves nothing: both lie where many phones begin to number theirs.
  const ports = new Set(flows.flatMap(({ flow }) => [flow.sourcePort, flow.destinationPort]));
  if (ports.has(LOCAL_PORT) && ports.has(REMOTE_PORT)) {
    return fill(
      flows,
      flows.map(({ flow }) => sideByPort(flow)),
    );
  }
  const bySdp = flows.map(({ flow }) => sideBySdp(flow, descriptions));
  return fill(flows, bySdp);
}

/** Flows that a rule does not name are decided by address, in line with those it names. */
function fill(flows: readonly Weighed[], named: readonly (SideNumber | undefined)[]): SideNumber[] {
  const local = localHost(flows, named);
  return flows.map(({ flow }, i) => named[i] ?? (sourceHost(flow) === local ? LOCAL : REMOTE));
}

function sideByPort({ sourcePort, destinationPort }: Flow): SideNumber | undefined {
  if (sourcePort === LOCAL_PORT) return LOCAL;
  if (sourcePort === REMOTE_PORT) return REMOTE;
  if (destinationPort === REMOTE_PORT) return LOCAL;
  return destinationPort === LOCAL_PORT ? REMOTE : undefined;
}

function sideBySdp(flow: Flow, descriptions: readonly MediaDescription[]): SideNumber | undefined {
  for (const { role, address, port } of descriptions) {
    if (isSource(flow, address, port)) return role === 'offer' ? LOCAL : REMOTE;
  }
  for (const { role, address, port } of descriptions) {
    if (isDestination(flow, address, port)) return role === 'offer' ? REMOTE : LOCAL;
  }
  return undefined;
}

function localHost(
  flows: readonly Weighed[],
  named: readonly (SideNumber | undefined)[],
): string | undefined {
  const at = named.findIndex((side) => side !== undefined);
  if (at >= 0) {
    const { flow } = flows[at]!;
    return named[at] === LOCAL ? sourceHost(flow) : destinationHost(flow);
  }
  const weights = new Map<string, number>();
  for (const { flow, packets } of flows) {
    for (const host of new Set([sourceHost(flow), destinationHost(flow)])) {
      weights.set(host, (weights.get(host) ?? 0) + packets);
    }
  }
  const most = Math.max(...weights.values());
  return [...weights.keys()].filter((host) => weights.get(host) === most).sort()[0];
}

/** Address (and port, where both ends have one address) in an order that compares as numbers do. */
function sourceHost({ addresses, sourcePort }: Flow): string {
  return host(addresses, 0, sourcePort);
}

function destinationHost({ addresses, destinationPort }: Flow): string {
  return host(addresses, addresses.length / 2, destinationPort);
}

function host(addresses: Uint8Array, at: number, port: number): string {
  const half = addresses.length / 2;
  const loop = addresses.subarray(0, half).every((byte, i) => byte === addresses[half + i]);
  const text = Buffer.from(addresses.subarray(at, at + half)).toString('hex');
  return loop ? `${text}:${String(port).padStart(5, '0')}` : text;
}

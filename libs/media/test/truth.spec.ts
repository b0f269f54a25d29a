import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FIXTURES, bestLead, hear, sharedCaptures, truthOf } from './speech.js';

/** Percent of speech that is in the file, where it is not all of it: local, remote. */
const POSSIBLE: Record<string, [number, number]> = {
  'g711a-dtmf101.pcap': [95.8, 100],
  'hold-gap-ts-advances.pcap': [70, 100],
  'loss-burst.pcap': [90.2, 100],
  'loss5-reorder-dup.pcap': [95.1, 95.3],
  'one-way.pcap': [100, 0],
  'truncated.pcap': [70.7, 62.3],
};
/** Milliseconds by which the remote side begins later than the local one. */
const REMOTE_LEAD: Record<string, number> = {
  'late-join-2nd-dir.pcap': 6000,
  'ext-csrc-padding-rtcpmux-stun.pcap': 0,
  'ptime-mixed.pcap': 8,
  'one-way.pcap': 0,
};
/** How far, in ms, the sides may stand from where they belong. */
const TOLERANCE = 1;
const OTHER = /g711u|g722|g723|g729|opus|empty|header-only/;
const NAMES = [
  'g711a-2way.pcap',
  'inno-like-g711a.pcap',
  'g711a-cn13-dtx-2way.pcap',
  'g711a-dtmf101.pcap',
  'loss5-reorder-dup.pcap',
  'pcapng.pcapng',
  'frag4-reversed.pcap',
  'ptime-mixed.pcap',
  'truncated.pcap',
  'late-join-2nd-dir.pcap',
  'ssrc-change.pcap',
];

const own = NAMES.map((name) => `${FIXTURES}/${name}`);
const known = new Set(NAMES);
const shared = sharedCaptures('synthetic').filter((path) => {
  return !known.has(basename(path)) && !OTHER.test(basename(path));
});

describe('speech stands sample by sample in its place', () => {
  it.each([...own, ...shared].map((path) => [basename(path), path]))('%s', async (name, path) => {
    expect(existsSync(path)).toBe(true);
    const { sides } = await hear(new Uint8Array(readFileSync(path)));
    const [local, remote] = POSSIBLE[name] ?? [100, 100];
    const left = bestLead(truthOf(0), sides[0], -32, 40);
    expect(left.share).toBeGreaterThanOrEqual(local);
    if (remote === 0) return;
    const expected = left.lead + 8 * (REMOTE_LEAD[name] ?? 8);
    const right = bestLead(truthOf(1), sides[1], expected, TOLERANCE * 8);
    expect(right.share).toBeGreaterThanOrEqual(remote);
  });
});

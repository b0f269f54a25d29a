import { describe, expect, it } from 'vitest';
import { UnknownEvent } from '#infra/event-store/codec';
import type { StoredEvent } from '#infra/event-store/event-store';
import { auditChain } from './audit-chain.js';
import { NamedEntries } from './audit-sealed.js';
import { type Draft, type Entry, chained, chainedKey, entryHash, headAfter } from './entry.js';
import { rootOf } from './merkle.js';
import { eventLeaf } from './told.js';
import { makeSigningKey } from './signing.js';

const chain = '0b9cbb6e-4f0c-4d5e-9a43-3f0c6f1d2a10';
const at = new Date('2030-01-01T08:02:00.000Z');
const key = makeSigningKey();
const recordingOf = (n: number): string => `5b3c61e5-5b0e-4e6f-8c2c-8a7a32ef3f1${String(n)}`;
const tombstone = (n: number): Draft => ({
  kind: 'tombstone',
  recording: recordingOf(n),
  seal: n,
  rule: 'bin',
  deletedAt: at.toISOString(),
  erasedAt: at.toISOString(),
});

const first = chainedKey(null, key, { chain, key, at });
const body = chained(headAfter(first.manifest), [1, 2, 3].map(tombstone), { chain, key, at });
const before = [first, ...body];
const root = rootOf(before.map(({ manifest }) => Buffer.from(entryHash(manifest), 'hex')));
const checkpoint: Draft = { kind: 'checkpoint', size: 4, root: root.toString('hex') };
const [signed] = chained(headAfter(body[2]!.manifest), [checkpoint], { chain, key, at });
const whole: Entry[] = [...before, signed!];

/** The log: of each recording, what it holds. */
type Streams = Readonly<Record<string, readonly StoredEvent[]>>;

const event = (stream: string, revision: number, type: string, data = {}): StoredEvent => ({
  ...{ id: `${stream}@${String(revision)}`, type, stream, data, metadata: {} },
  ...{ revision: BigInt(revision), position: BigInt(revision) },
});
const erased: Streams = Object.fromEntries(
  [1, 2, 3, 4].map((n) => {
    const stream = `recording-${recordingOf(n)}`;
    return [stream, [event(stream, 0, 'RecordingTombstoned', { sequence: n })]];
  }),
);

type Place = Entry | UnknownEvent;
const placesOf = (places: readonly Place[]) =>
  async function* (from = 0) {
    yield* places.slice(from);
  };
const unreadable = (n: number) => new UnknownEvent(event('seals', n, 'SealChained'), 'it is torn');
const unreadIn = (entries: readonly Entry[], ...at: readonly number[]) =>
  entries.map((entry, n): Place => (at.includes(n) ? unreadable(n) : entry));
const found = async (
  entries: readonly Place[],
  streams: Streams = erased,
  now = new Date('2030-01-02T08:00:00.000Z'),
): Promise<string[]> => {
  const store = {
    async *readStream(stream: string) {
      yield* streams[stream] ?? [];
    },
  };
  const findings: string[] = [];
  for await (const { where, detail } of auditChain({
    ...{ chain: { places: placesOf(entries) }, store, now },
  }))
    findings.push(`${where} ${detail.split(': ').at(-1)!}`);
  return findings;
};

describe('the audit of the chain', () => {
  it('finds nothing in one that is whole', async () => {
    expect(await found(whole)).toEqual([]);
  });

  it('names the place at which an entry was taken out', async () => {
    expect(await found(whole.filter((_, n) => n !== 2))).toEqual([
      'seals@3 sequence-broken.',
      'seals@3 previous-differs.',
      'seals@4 root-differs.',
    ]);
  });

  it('names an entry that was changed, and a checkpoint that was', async () => {
    const changed = whole.map((entry, n) =>
      n === 1
        ? { ...entry, manifest: { ...entry.manifest, sealedAt: '2030-01-01T09:00:00.000Z' } }
        : entry,
    );
    expect(await found(changed)).toEqual([
      'seals@1 signature-invalid.',
      'seals@2 previous-differs.',
      'seals@4 root-differs.',
    ]);
  });

  it('goes on behind an entry that cannot be read, of which the next one tells the hash', async () => {
    expect(await found(unreadIn(whole, 2))).toEqual([expect.stringMatching(/^seals@2 .*backup/)]);
    const changed = whole.map((entry, n) =>
      n === 3 ? { ...entry, signature: whole[1]!.signature } : entry,
    );
    expect(await found(unreadIn(changed, 2))).toEqual([
      expect.stringMatching(/^seals@2 /),
      'seals@3 signature-invalid.',
    ]);
    expect(await found(unreadIn(whole, 4))).toHaveLength(1);
    expect(await found(unreadIn(whole, 2).toSpliced(3, 1))).toEqual([
      expect.stringMatching(/^seals@2 /),
      'seals@4 sequence-broken.',
      'seals@4 root-differs.',
    ]);
  });

  it('names each of several that cannot be read, and the root that nobody can work out any more', async () => {
    expect(await found(unreadIn(whole, 1, 2))).toEqual([
      expect.stringMatching(/^seals@1 /),
      expect.stringMatching(/^seals@2 /),
      'seals@4 root-differs.',
    ]);
  });

  it('believes no key that is not vouched for by the newest one', async () => {
    const [newer, rogue] = [makeSigningKey(), makeSigningKey()];
    const turned = chainedKey(headAfter(first.manifest), newer, { chain, key, at });
    const after = headAfter(turned.manifest);
    // By somebody who has the key that was replaced.
    const stolen = chainedKey(after, rogue, { chain, key, at });
    const forged = chained(headAfter(stolen.manifest), [tombstone(3)], { chain, key: rogue, at });
    const late = chained(headAfter(forged[0]!.manifest), [tombstone(4)], { chain, key, at });
    expect(await found([first, turned, stolen, ...forged, ...late])).toEqual([
      'seals@2 key-not-current.',
      'seals@3 key-unknown.',
      'seals@4 key-not-current.',
    ]);
  });
});

describe('the audit of what was sealed', () => {
  const id = '7d1f4a52-3f4e-4f57-9d0e-0f1f1c1b2a3c';
  const stream = `recording-${id}`;
  const sealed = [
    event(stream, 0, 'RecordingStarted', { device: 'd' }),
    event(stream, 1, 'RecordingUploaded', { sha256: 'aa' }),
  ];
  const hash = '00'.repeat(32);
  const draft: Draft = {
    kind: 'recording',
    recording: id,
    startedAt: at.toISOString(),
    receivedAt: at.toISOString(),
    capture: { bytes: 1, sha256: hash, leafBytes: 65_536, merkleRoot: hash },
    sound: null,
    history: { events: 2, merkleRoot: rootOf(sealed.map(eventLeaf)).toString('hex') },
    commitments: {},
  };
  const [seal] = chained(headAfter(first.manifest), [draft], { chain, key, at });
  const entries = [first, seal!];
  const said = event(stream, 2, 'RecordingWatermarked', {
    sequence: 1,
    hash: entryHash(seal!.manifest),
  });
  const foundIn = (events: readonly StoredEvent[], now?: Date) =>
    found(entries, { [stream]: events }, now);

  it('finds nothing where the log holds all of it, and goes on', async () => {
    expect(await foundIn([...sealed, said, event(stream, 3, 'RecordingPlayed')])).toEqual([]);
  });

  it('names a history whose end was cut, and the seal it tells of no more', async () => {
    expect(await foundIn(sealed.slice(0, 1))).toEqual([
      `${stream}@1 There were 2 events when seals@1 sealed them, and 1 are left.`,
      `${stream} The chain holds an entry about this recording (seals@1) of which its events do not tell.`,
    ]);
  });

  it('names a history that was told anew with other bytes, though it was sealed again', async () => {
    const changed = event(stream, 1, 'RecordingUploaded', { sha256: 'bb' });
    const again = event(stream, 2, 'RecordingWatermarked', { sequence: 2, hash });
    expect(await foundIn([sealed[0]!, changed, again])).toEqual([
      `${stream} Of its first 2 events at least one is not as seals@1 sealed it.`,
      `${stream} The chain holds an entry about this recording (seals@1) of which its events do not tell.`,
    ]);
  });

  it('leaves out an entry of which the sealer is about to tell', async () => {
    expect(await foundIn(sealed, new Date(at.getTime() + 1_000))).toEqual([]);
  });

  it('names an erasure that was taken back', async () => {
    expect(await found(whole, {})).toHaveLength(3);
  });

  const foundNamed = async (event: StoredEvent, given: readonly Place[] = entries) => {
    const details: string[] = [];
    for await (const { where, detail } of new NamedEntries({ places: placesOf(given) }).audit(
      event,
    ))
      details.push(`${where} ${detail.split('which ')[1]!}`);
    return details;
  };

  it('names an entry that a history tells of when the end of the chain was cut', async () => {
    expect(await foundNamed(said)).toEqual([]);
    expect(await foundNamed(said, [first])).toEqual(['seals@1 is missing.']);
    expect(await foundNamed(said, [first, unreadable(1)])).toEqual([]);
  });

  it('names an entry that is not the one that a history tells of', async () => {
    const [other] = chained(headAfter(first.manifest), [{ ...draft, startedAt: '' }], {
      ...{ chain, key, at },
    });
    expect(await foundNamed(said, [first, other!])).toEqual(['seals@1 is another one.']);
    expect(await foundNamed(event(stream, 3, 'RecordingTombstoned', { sequence: 1 }))).toEqual([
      'seals@1 is another one.',
    ]);
  });
});

import { Refusal } from '#domain/kernel';
import { refuseUnlessWatermarked } from '#domain/recording/verify';
import type { ManifestOf } from '#domain/seal/manifest';
import { UnknownEvent } from '#infra/event-store/codec';
import type { House } from '#infra/house';
import { type Facts, openingsOf, saltSecretOf, secondSalt } from './commitments.js';
import type { Proof } from './evidence-files.js';
import { readLeaves } from './kept-leaves.js';
import { UNREADABLE } from './history-differences.js';
import { knownKeys } from './known-keys.js';
import { stampOf } from './stamps/stamp-of.js';
import type { SealedLeaves, StoredHistory } from './offline/evidence.js';
import { type PlaceDeps, checkpointOver } from './place-differences.js';
import { type Told, factsOf, readableOf } from './told.js';

type Deps = PlaceDeps & {
  readonly house: Pick<House, 'store' | 'codec' | 'vault' | 'blobs' | 'ledger'>;
};

/** All that proves a recording, and its events as the log holds them. */
export type Proving = { readonly proof: Proof; readonly history: StoredHistory };

/** Of the last seal of a recording. @throws Refusal when it was not sealed, or cannot be proved */
export const proofOf = async (deps: Deps, id: string): Promise<Proving> => {
  const told = await readableOf(deps.house, id);
  const [unreadable] = told.unreadable;
  if (unreadable !== undefined)
    throw unread('history-unreadable', `Event ${String(unreadable + 1n)} of its history`);
  return proved(deps, id, told).catch((error: unknown) => {
    if (!(error instanceof UnknownEvent)) throw error;
    throw unread('chain-unreadable', `Entry ${String(error.revision)} of the chain of seals`);
  });
};

const proved = async (deps: Deps, id: string, told: Told): Promise<Proving> => {
  const { chain, queries, house } = deps;
  const sequence = refuseUnlessWatermarked(told.state);
  const [seal, key] = await Promise.all([
    chain.entryOfKind('recording', sequence),
    house.vault.find(id),
  ]);
  if (seal?.manifest.recording !== id || key === null) throw unprovable();
  const [{ vouched: keys }, before, after, checkpoint] = await Promise.all([
    knownKeys(chain, queries),
    sequence === 0 ? null : chain.entry(sequence - 1),
    chain.entry(sequence + 1),
    checkpointOver(deps, sequence),
  ]);
  const place = { keys, before, after, checkpoint };
  const secret = saltSecretOf(key);
  const { events } = seal.manifest.history;
  const facts: Facts = factsOf(told, events);
  const openings = openingsOf({ secret, events, facts });
  const leaves = await leavesOf(house, seal.manifest, secret);
  const stamp = checkpoint && (await stampOf(house.ledger, checkpoint.entry.manifest));
  return { proof: { seal, place, openings, leaves, stamp }, history: historyOf(told) };
};

const leavesOf = async (
  { blobs }: Pick<House, 'blobs'>,
  { recording, capture, sound }: ManifestOf<'recording'>,
  secret: Uint8Array,
): Promise<SealedLeaves> => {
  const roots = { capture: capture.merkleRoot, seconds: sound?.secondsRoot ?? null };
  const kept = await readLeaves(blobs, recording, roots);
  const seconds = sound === null ? 0 : Math.ceil(sound.frames / sound.sampleRate);
  return {
    capture: inHex(kept.capture),
    seconds: inHex(kept.seconds),
    salts: Array.from({ length: seconds }, (_, n) => secondSalt(secret, n).toString('hex')),
  };
};

const inHex = (leaves: readonly Buffer[] | null): string[] | null =>
  leaves && leaves.map((leaf) => leaf.toString('hex'));

const historyOf = ({ stored }: Told): StoredHistory =>
  stored.map(({ id, type, data, metadata }) => ({ id, type, data, metadata }) as StoredHistory[0]);

const unread = (code: string, which: string) =>
  new Refusal('conflict', code, `${which} ${UNREADABLE} No package can be made of it. Verify it.`);

const unprovable = () =>
  new Refusal(
    'conflict',
    'seal-missing',
    'The chain of seals does not hold the seal of this recording, or its key is gone. Verify it.',
  );

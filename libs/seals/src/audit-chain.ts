import type { Manifest, ManifestOf } from '#domain/seal/manifest';
import { UnknownEvent } from '#infra/event-store/codec';
import type { EventStore } from '#infra/event-store/event-store';
import type { Finding } from './audit-finding.js';
import { auditSealed } from './audit-sealed.js';
import type { Chain } from './chain.js';
import { type Head, entryHash, flawsOf, headAfter } from './entry.js';
import { isVouchedFor } from './known-keys.js';
import { MerkleRoot } from './merkle.js';

type ChainAudit = {
  readonly chain: Pick<Chain, 'places'>;
  readonly store: Pick<EventStore, 'readStream'>;
  readonly now: Date;
  /** How many entries were looked at so far. */
  readonly onEntry?: (count: number) => void;
  readonly onStatement?: (statement: ManifestOf<'statement'>) => void;
};

/**
 * Goes through the chain from its first entry: each follows the one before and is signed by the newest
 * key that was vouched for, each checkpoint has the root of what is before it, and the log holds what
 * each sealed.
 */
export async function* auditChain(deps: ChainAudit): AsyncGenerator<Finding> {
  const { chain, store, now, onEntry, onStatement } = deps;
  const keys: ManifestOf<'key'>[] = [];
  const tree = new MerkleRoot();
  let before: Head | null = null;
  let unread: UnknownEvent[] = [];
  for await (const entry of chain.places()) {
    if (entry instanceof UnknownEvent) {
      unread.push(entry);
      yield unreadable(entry);
      continue;
    }
    const { manifest } = entry;
    before = behind(unread, manifest, tree) ?? before;
    unread = [];
    const flaws: string[] = flawsOf(entry, { keys, before });
    if (!isRootOf(manifest, tree)) flaws.push('root-differs');
    for (const flaw of flaws)
      yield {
        what: 'chain-broken',
        where: `seals@${String(manifest.sequence)}`,
        detail: `This entry of the chain of seals is not as it was made: ${flaw}.`,
      };
    if (isVouchedFor(entry, keys)) keys.push(entry.manifest);
    if (manifest.kind === 'statement') onStatement?.(manifest);
    if ('recording' in manifest) yield* auditSealed(store, manifest, now);
    tree.add(Buffer.from(entryHash(manifest), 'hex'));
    before = headAfter(manifest);
    onEntry?.(tree.size);
  }
}

/** A checkpoint has the root of what is before it. */
const isRootOf = (manifest: Manifest, tree: MerkleRoot): boolean =>
  manifest.kind !== 'checkpoint' ||
  (manifest.size === tree.size && manifest.root === tree.root().toString('hex'));

const unreadable = ({ revision, message }: UnknownEvent): Finding => ({
  what: 'chain-broken',
  where: `seals@${revision.toString()}`,
  detail: `This entry of the chain of seals cannot be read: ${message}`,
});

/** The hash of an entry that cannot be read, and behind which another such one stands. */
const UNKNOWN_HASH = Buffer.alloc(32);

/** What the first entry behind unread ones follows: it names the hash of the last of them itself. */
const behind = (
  unread: readonly UnknownEvent[],
  { previous, key }: Manifest,
  tree: MerkleRoot,
): Head | null => {
  const last = unread.at(-1);
  if (last === undefined) return null;
  const hash = previous ?? '';
  for (const one of unread) tree.add(one === last ? Buffer.from(hash, 'hex') : UNKNOWN_HASH);
  return { sequence: Number(last.revision), hash, key };
};

import type { ManifestOf } from '#domain/seal/manifest';
import type { EventStore } from '#infra/event-store/event-store';
import type { Finding } from './audit-finding.js';
import { auditSealed } from './audit-sealed.js';
import type { Chain } from './chain.js';
import { type Head, entryHash, flawsOf, headAfter } from './entry.js';
import { isVouchedFor } from './known-keys.js';
import { MerkleRoot } from './merkle.js';

type ChainAudit = {
  readonly chain: Pick<Chain, 'entries'>;
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
  for await (const entry of chain.entries()) {
    const { manifest } = entry;
    const flaws: string[] = flawsOf(entry, { keys, before });
    const isWitness = manifest.kind === 'checkpoint';
    if (isWitness && (manifest.size !== tree.size || manifest.root !== tree.root().toString('hex')))
      flaws.push('root-differs');
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

import type { Finding } from './audit.js';
import type { Chain } from './chain.js';
import { type Head, entryHash, flawsOf, headAfter } from './entry.js';
import { MerkleRoot } from './merkle.js';

/**
 * Goes through the chain from its first entry: each follows the one before and is signed by a key that
 * was vouched for, and each checkpoint has the root of what is before it.
 */
export async function* auditChain(chain: Pick<Chain, 'entries'>): AsyncGenerator<Finding> {
  const keys = new Map<string, string>();
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
    if (manifest.kind === 'key') keys.set(manifest.newKey, manifest.publicKey);
    tree.add(Buffer.from(entryHash(manifest), 'hex'));
    before = headAfter(manifest);
  }
}

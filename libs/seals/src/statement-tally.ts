import { createHmac } from 'node:crypto';
import { type Captures, countedIn, noCaptures } from '#domain/seal/captures';
import type { ManifestOf } from '#domain/seal/manifest';
import type { StoredEvent } from '#infra/event-store/event-store';
import { canonicalBytes } from './canonical-json.js';
import { MerkleRoot, leafHash, rootOf } from './merkle.js';
import { eventLeaf } from './told.js';

/** The key in the vault that the salts of sources are made of. */
export const SOURCES_KEY = 'sources';
const SALT_BYTES = 16;

type Statement = ManifestOf<'statement'>;
export type Figures = Pick<Statement, 'log' | 'captures' | 'sources'>;

/** What a tally has come to, to go on with it elsewhere; hashes in hex. */
export type KeptTally = {
  readonly peaks: readonly { readonly level: number; readonly hash: string }[];
  readonly sources: readonly (readonly [source: string, captures: number])[];
  readonly captures: Captures;
};

/** What a statement says, out of the events that it speaks of: the same for whoever reads them again. */
export class StatementTally {
  private readonly tree = new MerkleRoot();
  private readonly sources: Map<string, number>;
  private captures: Captures;

  constructor({ peaks, sources, captures }: KeptTally = NOTHING) {
    for (const { level, hash } of peaks) this.tree.add(Buffer.from(hash, 'hex'), level);
    this.sources = new Map(sources);
    this.captures = captures;
  }

  kept(): KeptTally {
    const peaks = this.tree
      .peaks()
      .map(({ level, hash }) => ({ level, hash: hash.toString('hex') }));
    return { peaks, sources: [...this.sources], captures: this.captures };
  }

  /** In the order of the log. */
  add(event: StoredEvent): void {
    this.tree.add(eventLeaf(event));
    this.captures = countedIn(this.captures, event);
    if (event.type === 'CaptureCounted') this.sources.set(event.stream, Number(event.revision) + 1);
  }

  /** `key`: that of the sources; `to`: when the statement ends. */
  figures(key: Uint8Array, to: string): Figures {
    const byName = [...this.sources].toSorted(([one], [other]) => (one < other ? -1 : 1));
    const leaves = byName.map(([source, captures]) =>
      leafHash(canonicalBytes([saltOf(key, to, source), source, captures])),
    );
    return {
      log: { events: this.tree.size, merkleRoot: this.tree.root().toString('hex') },
      captures: this.captures,
      sources: { count: leaves.length, merkleRoot: rootOf(leaves).toString('hex') },
    };
  }
}

const NOTHING: KeptTally = { peaks: [], sources: [], captures: noCaptures };

const saltOf = (key: Uint8Array, to: string, source: string): string =>
  createHmac('sha256', key)
    .update(`recordings: ${source} in the statement to ${to}`)
    .digest()
    .subarray(0, SALT_BYTES)
    .toString('hex');

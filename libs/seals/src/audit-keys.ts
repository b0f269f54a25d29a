import type { BlobStore } from '#infra/blobs/blob-store';
import { secretBlob } from '#infra/blobs/secret-blob';
import { subjectOf } from '#infra/event-store/codec';
import type { EventStore, StoredEvent } from '#infra/event-store/event-store';
import type { KeyVault } from '#infra/keys/key-vault';
import { type Queryable, rowsOf } from '#infra/read-model/rows-of';
import type { EventWatch } from './audit-events.js';
import type { Finding } from './audit-finding.js';
import { type Chain, readableHead } from './chain.js';
import { SigningKeyMissing, SigningKeys, signingKeyBlob } from './signing-keys.js';
import { SOURCES_KEY } from './statement-tally.js';

/** Subjects that are looked up at once. */
const AT_ONCE = 1_000;

/** After these the key of their subject may be destroyed. */
const ENDS: ReadonlySet<string> = new Set([
  ...['RecordingDeleted', 'RecordingFoundDuplicate'],
  ...['UserRemoved', 'UserErased', 'UserIdentityBarred'],
]);
/** Streams of a subject that may tell of its end. */
const NOUNS_WITH_END = ['recording', 'user'];

type Deps = {
  readonly vault: Pick<KeyVault, 'find'>;
  readonly store: Pick<EventStore, 'readStream'>;
};

/**
 * Is the key there that what is personal in an event was sealed under, of every subject of which the log does not
 * tell that it is gone? Holds the subjects whose key is not there, and those that are gone.
 */
export class KeptKeys implements EventWatch {
  private asked = new Set<string>();
  private readonly ended = new Set<string>();
  private readonly keyless = new Set<string>();

  constructor(private readonly deps: Deps) {}

  async *audit({ type, stream, data }: StoredEvent): AsyncGenerator<Finding> {
    const subject = subjectOf(stream);
    if (ENDS.has(type)) this.ended.add(subject);
    if (isSealed(data) && !this.keyless.has(subject)) this.asked.add(subject);
    if (this.asked.size >= AT_ONCE) await this.look();
  }

  async *atEnd(): AsyncGenerator<Finding> {
    await this.look();
    for (const subject of this.keyless)
      if (!this.ended.has(subject) && !(await this.endedMeanwhile(subject)))
        yield keyMissing(subject);
  }

  private async look(): Promise<void> {
    const asked = [...this.asked];
    this.asked = new Set();
    const keys = await Promise.all(asked.map((subject) => this.deps.vault.find(subject)));
    for (const [place, subject] of asked.entries())
      if (keys[place] === null) this.keyless.add(subject);
  }

  /** Since the log was read to its end. */
  private async endedMeanwhile(subject: string): Promise<boolean> {
    for (const noun of NOUNS_WITH_END)
      for await (const { type } of this.deps.store.readStream(`${noun}-${subject}`))
        if (ENDS.has(type)) return true;
    return false;
  }
}

const isSealed = (data: unknown): boolean =>
  typeof (data as { personal?: unknown } | null)?.personal === 'string';

const keyMissing = (subject: string): Finding => ({
  what: 'blob-missing',
  where: `keys/ of ${subject}`,
  detail:
    'The key of what is personal in its events is not there, and no event tells that it is gone for good: it cannot be read.',
});

export type SecretsAudit = {
  readonly blobs: BlobStore;
  readonly vault: Pick<KeyVault, 'find'>;
  readonly catalogue: Queryable;
  readonly chain: Pick<Chain, 'head'>;
  /** Whether a statement was made, for which there is a key. */
  readonly isStated: boolean;
};

/** The secrets of the instance itself: that of the credentials of devices, and the keys of the chain. */
export async function* auditSecrets(audit: SecretsAudit): AsyncGenerator<Finding> {
  const { blobs, vault, catalogue, chain, isStated } = audit;
  const settings = await rowsOf<{ secret: string }>(
    catalogue,
    'select webdav_secret secret from settings where webdav_secret is not null',
  );
  for (const { secret } of settings)
    if ((await blobs.get(secretBlob(secret))) === null)
      yield missing(secretBlob(secret), 'The secret of the credentials that devices show');
  if (isStated && (await vault.find(SOURCES_KEY)) === null)
    yield missing(`keys/ of ${SOURCES_KEY}`, 'The key that sources in statements are hidden under');
  // Where its last entry cannot be read, the audit of the chain names that.
  const head = await readableHead(chain);
  if (head !== null) yield* auditSigningKey(blobs, head.key);
}

/** The key that the chain goes on with; those before it sign nothing any more. */
async function* auditSigningKey(blobs: BlobStore, id: string): AsyncGenerator<Finding> {
  try {
    const found = await new SigningKeys(blobs).find(id);
    if (found.id !== id) yield damaged(id, `It is another key, ${found.id}.`);
  } catch (error) {
    if (error instanceof SigningKeyMissing)
      yield { what: 'blob-missing', where: signingKeyBlob(id), detail: error.message };
    else yield damaged(id, `It cannot be read as a key. ${(error as Error).message}`);
  }
}

const missing = (where: string, what: string): Finding => ({
  what: 'blob-missing',
  where,
  detail: `${what} is not there.`,
});

const damaged = (id: string, detail: string): Finding => ({
  what: 'blob-damaged',
  where: signingKeyBlob(id),
  detail,
});

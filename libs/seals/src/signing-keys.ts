import type { BlobStore } from '#infra/blobs/blob-store';
import { type SigningKey, makeSigningKey, readSigningKey, writeSigningKey } from './signing.js';

/** Where a private key lies. */
export const signingKeyBlob = (id: string): string => `secrets/seal-${id}`;

/** The private key that the chain goes on with is not there. */
export class SigningKeyMissing extends Error {
  constructor(id: string) {
    super(
      `The private key ${id}, with which seals are signed, is not in the blob store (${signingKeyBlob(id)}). ` +
        'Nothing is sealed until it is put back from a backup.',
    );
    this.name = 'SigningKeyMissing';
  }
}

/** Private keys, beside the recordings and readable by nobody else; never in the log. */
export class SigningKeys {
  constructor(private readonly blobs: BlobStore) {}

  /** A new one, durable before anything is signed with it. */
  async make(): Promise<SigningKey> {
    const key = makeSigningKey();
    await this.blobs.put(signingKeyBlob(key.id), Buffer.from(writeSigningKey(key)));
    return key;
  }

  /** @throws SigningKeyMissing */
  async find(id: string): Promise<SigningKey> {
    const pem = await this.blobs.get(signingKeyBlob(id));
    if (pem === null) throw new SigningKeyMissing(id);
    return readSigningKey(Buffer.from(pem).toString('utf8'));
  }

  /** Of one that never signed anything: somebody else was faster. */
  forget(id: string): Promise<void> {
    return this.blobs.delete(signingKeyBlob(id));
  }
}

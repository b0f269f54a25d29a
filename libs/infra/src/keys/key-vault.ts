import { createHash, randomBytes } from 'node:crypto';
import type { BlobStore } from '../blobs/blob-store.js';

/** One data key per subject (a recording, a person); destroying it shreds what is sealed under it. */
export interface KeyVault {
  /** The subject's key; made, durably, if there is none yet. @throws KeyDestroyed */
  obtain(subject: string): Promise<Uint8Array>;
  /** The subject's key, or `null`: destroyed, or never made. */
  find(subject: string): Promise<Uint8Array | null>;
  /** For ever: no other key is ever made in its place. */
  destroy(subject: string): Promise<void>;
  /** Was it destroyed? What was never made was not. */
  isDestroyed(subject: string): Promise<boolean>;
  /** Whoever asks for a key so many milliseconds after it was destroyed gets it from no process. */
  readonly cachedMs: number;
}

/** Nothing more can be sealed for this subject: its key was destroyed, and there is never another. */
export class KeyDestroyed extends Error {
  constructor(subject: string) {
    super(`The key of ${subject} was destroyed; nothing personal can be kept about it any more.`);
    this.name = 'KeyDestroyed';
  }
}

const KEY_BYTES = 32;
const CACHED_KEYS = 20_000;
/** So long a process may still read what another has destroyed the key of; nobody says before that it is gone. */
const CACHED_MS = 3_000;

/** What a blob may be called; subjects that are people's words, such as names, lie under their digest. */
const PLAIN = /^[a-z0-9][a-z0-9.-]+$/;

const blobOf = (subject: string): string => {
  const name = PLAIN.test(subject) ? subject : createHash('sha256').update(subject).digest('hex');
  return `keys/${name.slice(0, 2)}/${name}`;
};

/** `askedAt`: on the clock of the process, when the blob that it came from was still to be read. */
type Cached = { readonly key: Uint8Array; readonly askedAt: number };

type Asked = {
  readonly blob: string;
  readonly answer: PromiseWithResolvers<Uint8Array | null>;
};

/** Keys as blobs beside the recordings, so that blobs and log are all that must be kept. */
export class BlobKeyVault implements KeyVault {
  private readonly cache = new Map<string, Cached>();
  private readonly asked: Asked[] = [];

  constructor(
    private readonly blobs: BlobStore,
    readonly cachedMs = CACHED_MS,
  ) {}

  async obtain(subject: string): Promise<Uint8Array> {
    const known = await this.find(subject);
    if (known) return known;
    const [fresh, askedAt] = [randomBytes(KEY_BYTES), performance.now()];
    // Another process may be making one at this moment: whoever is first wins for both.
    if (await this.blobs.create(blobOf(subject), fresh)) {
      this.remember(subject, { key: fresh, askedAt });
      return fresh;
    }
    const others = await this.find(subject);
    if (!others) throw new KeyDestroyed(subject);
    return others;
  }

  async find(subject: string): Promise<Uint8Array | null> {
    const askedAt = performance.now();
    const cached = this.cache.get(subject);
    // A busy process is late to forget, and a slow disk late to tell: what counts is when it was so.
    if (cached && askedAt - cached.askedAt < this.cachedMs) return cached.key;
    const key = await this.read(subject);
    if (key?.length !== KEY_BYTES) return null;
    this.remember(subject, { key, askedAt });
    return key;
  }

  /** An empty blob takes the key's place: with a second key, what the first sealed would read as damaged. */
  async destroy(subject: string): Promise<void> {
    await this.blobs.put(blobOf(subject), new Uint8Array());
    this.cache.delete(subject);
  }

  async isDestroyed(subject: string): Promise<boolean> {
    return (await this.blobs.get(blobOf(subject)))?.length === 0;
  }

  /** What is asked for in one turn of the event loop is read together: a replay asks for very many. */
  private read(subject: string): Promise<Uint8Array | null> {
    const answer = Promise.withResolvers<Uint8Array | null>();
    this.asked.push({ blob: blobOf(subject), answer });
    if (this.asked.length === 1) setImmediate(() => this.readAsked());
    return answer.promise;
  }

  private readAsked(): void {
    const asked = this.asked.splice(0);
    const found = this.blobs.getMany(asked.map(({ blob }) => blob));
    for (const [place, { answer }] of asked.entries()) answer.resolve(found[place] ?? null);
  }

  private forget(subject: string, cached: Cached): void {
    if (this.cache.get(subject) === cached) this.cache.delete(subject);
  }

  private remember(subject: string, cached: Cached): void {
    const oldest = this.cache.size >= CACHED_KEYS ? this.cache.keys().next().value : undefined;
    if (oldest !== undefined) this.cache.delete(oldest);
    this.cache.set(subject, cached);
    setTimeout(() => {
      this.forget(subject, cached);
    }, this.cachedMs).unref();
  }
}

import { z } from 'zod';
import { type CryptKey, cryptKey } from '#domain/settings/crypt-key';
import type { BlobStore } from '../blobs/blob-store.js';
import { error } from '../trace/trace.js';
import { pairBehind } from './crypt-key.js';
import { type KeyPair, keyPairOf, openBox, sealTo } from './sealed-box.js';

const RING = 'crypt/keyring';

/** Which crypt keys there are, and under which of them what comes in is encrypted; `null`: in clear. */
const publishedKeys = z.object({ inForce: z.uuid().nullable(), keys: z.array(cryptKey) });
export type PublishedKeys = z.infer<typeof publishedKeys>;

const OLDER = 'crypt/older/';
const olderFolder = (newer: string) => `${OLDER}${newer}/`;
const encoded = ({ publicKey }: KeyPair) => Buffer.from(publicKey).toString('base64url');
const contextOf = (newer: string, older: string) => `crypt key ${older} under ${newer}`;

/** What the log says of crypt keys. @throws EventStoreUnavailable */
export type KeysOfLog = () => Promise<PublishedKeys>;

const textOf = (keys: unknown): string => JSON.stringify(publishedKeys.parse(keys));

/**
 * The crypt keys of the product. What may be known of them lies beside the recordings, so that whoever stores bytes
 * finds it; it is obeyed while it is what the log said last, and else the log is asked. Those that were opened are in
 * memory, and nowhere else.
 */
export class Keyring {
  private readonly opened = new Map<string, KeyPair>();
  private readonly listeners = new Set<() => void>();
  private heard: PublishedKeys | null = null;
  private heardText = '';
  /** What lay beside the recordings when it was last read, which is at each time, and its one form. */
  private newest: { readonly read: string; readonly text: string } | null = null;

  /** @param log who runs without one believes what lies beside the recordings */
  constructor(
    private readonly blobs: BlobStore,
    private readonly log: KeysOfLog | null,
  ) {}

  /** What holds for whatever is stored at this moment. */
  async published(): Promise<PublishedKeys> {
    const stored = await this.stored();
    if (this.log === null) return publishedKeys.parse(JSON.parse(stored));
    if (this.heard !== null && stored === this.heardText) return this.heard;
    const said = await this.asLogged();
    if (stored !== textOf(said))
      error.recording('The list of crypt keys is not what the log says; the log is obeyed.');
    return said;
  }

  /** What the log says now, which is remembered. */
  async asLogged(): Promise<PublishedKeys> {
    if (this.log === null) return this.published();
    this.heard = await this.log();
    this.heardText = textOf(this.heard);
    return this.heard;
  }

  /**
   * Brings what lies beside the recordings to what the log says; also when several do that at once.
   * @returns whether it differed
   */
  async restore(): Promise<boolean> {
    let said = await this.asLogged();
    if ((await this.stored()) === textOf(said)) return false;
    for (;;) {
      await this.publish(said);
      const again = await this.asLogged();
      if (textOf(again) === textOf(said)) return true;
      said = again;
    }
  }

  async publish(keys: PublishedKeys): Promise<void> {
    if (keys.inForce !== null) await this.keepUnderNone(keys.inForce);
    await this.blobs.put(RING, Buffer.from(textOf(keys)));
    await this.keepOlder();
  }

  /** The key under which what comes in is encrypted; `null`: none is set. */
  async inForce(): Promise<CryptKey | null> {
    const { inForce, keys } = await this.published();
    const found = keys.find(({ id }) => id === inForce) ?? null;
    if (inForce !== null && found === null) throw new Error('The crypt key in force is not known.');
    return found;
  }

  /** `null`: it was not entered since the start. */
  pairOf(id: string): KeyPair | null {
    return this.opened.get(id) ?? null;
  }

  isOpen(id: string): boolean {
    return this.opened.has(id);
  }

  /** What people know a key by, as the log said last; `null`: there was none of that id then. */
  named(id: string): Pick<CryptKey, 'number' | 'since'> | null {
    const found = this.heard?.keys.find((key) => key.id === id);
    return found === undefined ? null : { number: found.number, since: found.since };
  }

  openIds(): string[] {
    return [...this.opened.keys()];
  }

  /** Opens what these words open, and what is kept under that. @returns numbers of keys, none: they are of no key */
  async unlock(words: string): Promise<number[]> {
    const { keys } = await this.published();
    for (const key of keys.toReversed()) {
      const pair = await pairBehind(key, words);
      if (pair !== null) return this.add(key.id, pair);
    }
    return [];
  }

  /** A key that somebody opened. @returns numbers of all that are open through it, itself among them */
  async add(id: string, pair: KeyPair): Promise<number[]> {
    const known = this.opened.size;
    this.opened.set(id, pair);
    const through = [id, ...(await this.openOlder(id, pair))];
    await this.keepOlder();
    if (this.opened.size > known) for (const tell of this.listeners) tell();
    const { keys } = await this.published();
    return keys.filter((key) => through.includes(key.id)).map(({ number }) => number);
  }

  /** The same, of what somebody says is the private half; is it? */
  async addKnown(id: string, pair: KeyPair): Promise<boolean> {
    const { keys } = await this.published();
    const known = keys.find((key) => key.id === id)?.publicKey;
    if (known !== encoded(pair)) return false;
    await this.add(id, pair);
    return true;
  }

  /** Tells when more can be read than before. @returns how to end that */
  onOpened(tell: () => void): () => void {
    this.listeners.add(tell);
    return () => void this.listeners.delete(tell);
  }

  private async openOlder(newer: string, pair: KeyPair): Promise<string[]> {
    const { keys } = await this.published();
    const found: string[] = [];
    for (const { id: older, publicKey } of keys) {
      const box = await this.blobs.get(olderFolder(newer) + older);
      const secret = box && openBox(pair, box, contextOf(newer, older));
      const olderPair = secret && keyPairOf(secret);
      if (!olderPair || encoded(olderPair) !== publicKey) continue;
      found.push(older);
      if (this.opened.has(older)) continue;
      this.opened.set(older, olderPair);
      found.push(...(await this.openOlder(older, olderPair)));
    }
    return found;
  }

  /** No other key opens the one that comes into force, though it may be older and have been kept under one before. */
  private async keepUnderNone(id: string): Promise<void> {
    for await (const { key } of this.blobs.list(OLDER))
      if (key.endsWith(`/${id}`)) await this.blobs.delete(key);
  }

  /** Who enters the key in force opens all that came before it: their private halves are sealed to it. */
  private async keepOlder(): Promise<void> {
    const newest = await this.inForce();
    if (newest === null) return;
    for (const [id, { secret }] of this.opened) {
      const key = olderFolder(newest.id) + id;
      if (id === newest.id || (await this.blobs.get(key)) !== null) continue;
      const publicKey = Buffer.from(newest.publicKey, 'base64url');
      await this.blobs.create(key, sealTo(publicKey, secret, contextOf(newest.id, id)));
    }
  }

  /** As it lies beside the recordings, in its one form; what is damaged equals nothing. */
  private async stored(): Promise<string> {
    const bytes = await this.blobs.get(RING);
    if (bytes === null) return textOf({ inForce: null, keys: [] });
    const read = Buffer.from(bytes).toString();
    if (this.newest?.read !== read) this.newest = { read, text: oneForm(read) };
    return this.newest.text;
  }
}

const oneForm = (read: string): string => {
  try {
    return textOf(JSON.parse(read));
  } catch {
    return read;
  }
};

import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CryptKey } from '#domain/settings/crypt-key';
import { freshDatabase } from '../../../../test/support/database.js';
import { eventually } from '../../../../test/support/product.js';
import { DiskBlobStore } from '../blobs/disk.blob-store.js';
import { BlobKeyVault } from '../keys/key-vault.js';
import { prepareDatabase } from '../read-model/prepare-database.js';
import { type ReadModel, openReadModel } from '../read-model/read-model.js';
import { makeCryptKey } from './crypt-key.js';
import { KeySharing } from './key-sharing.js';
import { Keyring } from './keyring.js';
import { freshKeyPair, sealTo } from './sealed-box.js';

/** Each of them costs a third of a second. */
const made = Promise.all(
  ['correct horse battery staple', 'another set of words'].map(async (words, at) => {
    const { key, pair } = await makeCryptKey(words);
    const whole: CryptKey = { ...key, number: at + 1, since: '2030-01-01T00:00:00.000Z' };
    return { key: whole, pair };
  }),
);

let databaseUrl: string;
beforeAll(async () => {
  databaseUrl = await freshDatabase();
  await prepareDatabase(databaseUrl);
});

let root: string;
let readModel: ReadModel;
let ending: (() => Promise<void>)[];
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'key-sharing-'));
  readModel = await openReadModel(databaseUrl);
  await readModel.runtime.query('delete from crypt_seats');
  ending = [() => rm(root, { recursive: true, force: true }), () => readModel.close()];
  const keys = (await made).map(({ key }) => key);
  await ring().publish({ inForce: keys.at(-1)!.id, keys });
});
afterEach(async () => {
  for (const end of ending.reverse()) await end();
});

const ring = () => new Keyring(new DiskBlobStore(root), null);
const secretOfSeats = () => new BlobKeyVault(new DiskBlobStore(root)).obtain('crypt-key-seats');

type Said = { readonly facts: Record<string, unknown>; readonly message: string };
/** A process as it has just started; it can be ended before the spec does. */
const start = async (runtime: ReadModel['runtime'] = readModel.runtime) => {
  const said: Said[] = [];
  const keep = (...[facts, message]: unknown[]) =>
    void said.push({ facts: facts as Said['facts'], message: String(message ?? facts) });
  const keyring = ring();
  const vault = new BlobKeyVault(new DiskBlobStore(root));
  const log = { warn: keep, info: keep };
  const sharing = await KeySharing.begin({ runtime, keyring, vault, log });
  let closing: Promise<void> | null = null;
  const close = () => (closing ??= sharing.close());
  ending.push(close);
  return { keyring, said, close };
};
type Process = Awaited<ReturnType<typeof start>>;

const open = async ({ keyring }: Process, which: number): Promise<string> => {
  const { key, pair } = (await made)[which]!;
  await keyring.add(key.id, pair);
  return key.id;
};
const has = ({ keyring }: Process, key: string) =>
  eventually(async () => keyring.isOpen(key), { what: 'the key in another process' });

type Row = Record<string, unknown>;
const rowsOf = (table: 'crypt_seats' | 'crypt_boxes'): Promise<Row[]> =>
  readModel.runtime.query(`select * from ${table}`);
const boxesFor = async (seat: string) =>
  (await rowsOf('crypt_boxes')).filter((box) => box['seat'] === seat);

type Shown = { proof?: (id: string, publicKey: Uint8Array) => Promise<Buffer>; heardS?: number };
/** A seat that somebody else wrote, and the key pair that it shows. */
const forge = async ({ proof = async () => randomBytes(32), heardS = 0 }: Shown = {}) => {
  const [id, pair] = [randomUUID(), freshKeyPair()];
  await readModel.runtime.query(
    `insert into crypt_seats (id, public_key, proof, opened, seen_at)
     values ($1, $2, $3, '{}', now() - make_interval(secs => $4))`,
    [id, Buffer.from(pair.publicKey), await proof(id, pair.publicKey), heardS],
  );
  return { id, pair };
};
const rightProof = async (id: string, publicKey: Uint8Array) =>
  createHmac('sha256', await secretOfSeats())
    .update(id)
    .update(publicKey)
    .digest();

describe('an opened crypt key', () => {
  it('reaches those that run, those that start later, and is passed on by them', async () => {
    const [first, second] = [await start(), await start()];
    const key = await open(first, 0);
    await has(second, key);
    await first.close();
    const third = await start();
    await has(third, key);
    await second.close();
    await has(await start(), key);
    expect(third.keyring.openIds()).toEqual([key]);
  });

  it('is given in both ways at once, where each has another one', async () => {
    const [first, second] = [await start(), await start()];
    const keys = [await open(first, 0), await open(second, 1)];
    for (const key of keys) for (const each of [first, second]) await has(each, key);
  });

  it('leaves nothing in the database that opens it, and nothing at all in the end', async () => {
    const [first, second] = [await start(), await start()];
    const seat = await forge({ proof: rightProof });
    const key = await open(first, 0);
    await has(second, key);
    await eventually(async () => (await boxesFor(seat.id)).length === 1);
    const { secret } = (await made)[0]!.pair;
    const rows = [...(await rowsOf('crypt_seats')), ...(await rowsOf('crypt_boxes'))];
    for (const value of rows.flatMap((row) => Object.values(row))) {
      if (Buffer.isBuffer(value)) expect(value.includes(Buffer.from(secret))).toBe(false);
    }
    for (const each of [first, second]) await each.close();
    const seats = (await rowsOf('crypt_seats')).map(({ id }) => id);
    expect(seats).toEqual([seat.id]);
    await readModel.runtime.query('delete from crypt_seats');
    expect(await rowsOf('crypt_boxes')).toEqual([]);
  });

  it('is told of in the log of who gives it, with the seat', async () => {
    const giver = await start();
    const seat = await forge({ proof: rightProof });
    const key = await open(giver, 0);
    await eventually(async () => giver.said.length > 0);
    expect(giver.said).toEqual([
      { facts: { seat: seat.id, key }, message: 'a crypt key was given to another process' },
    ]);
  });
});

describe('whoever can write to the database', () => {
  it('is given nothing without the proof, or of a process that is not heard of any more', async () => {
    const giver = await start();
    const strangers = [
      await forge(),
      await forge({ proof: async () => randomBytes(7) }),
      await forge({ proof: (id) => rightProof(id, freshKeyPair().publicKey) }),
      await forge({ proof: rightProof, heardS: 15 }),
    ];
    const key = await open(giver, 0);
    // Those that come later are served in turns that have seen the strangers, too.
    for (let later = 0; later < 2; later++) await has(await start(), key);
    for (const { id } of strangers) expect(await boxesFor(id)).toEqual([]);
    const given = giver.said.map(({ facts }) => facts['seat']);
    expect(strangers.filter(({ id }) => given.includes(id))).toEqual([]);
  });

  it('cannot make a process take another key for one that there is', async () => {
    const process = await start();
    const { key } = (await made)[0]!;
    const [seat] = await rowsOf('crypt_seats');
    const context = `crypt key ${key.id} for ${String(seat!['id'])}`;
    const boxes = [
      [key.id, sealTo(seat!['public_key'] as Buffer, freshKeyPair().secret, context)],
      [randomUUID(), randomBytes(80)],
    ];
    for (const [id, box] of boxes)
      await readModel.runtime.query('insert into crypt_boxes values ($1, $2, $3)', [
        seat!['id'],
        id,
        box,
      ]);
    await eventually(async () => (await rowsOf('crypt_boxes')).length === 0);
    expect(process.keyring.openIds()).toEqual([]);
    expect(process.said).toEqual([]);
  });
});

describe('a database that is away', () => {
  it('keeps nobody from starting or stopping, and is told of once', async () => {
    const away = await openReadModel(databaseUrl);
    await away.close();
    const process = await start(away.runtime);
    await open(process, 0);
    await open(process, 1);
    await process.close();
    expect(process.said.map(({ message }) => message)).toEqual([
      'crypt keys cannot be shared right now',
    ]);
  });
});

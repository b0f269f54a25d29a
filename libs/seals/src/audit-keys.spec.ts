import { createHash, randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { EventType } from '#domain/catalogue-of-events';
import { sample } from '#domain/samples';
import { secretBlob } from '#infra/blobs/secret-blob';
import { Codec } from '#infra/event-store/codec';
import { BlobKeyVault } from '#infra/keys/key-vault';
import { systemOccasion } from '#infra/occasion';
import {
  type LogWorld,
  freshLogWorld,
  project,
  startRecording,
} from '../../../test/support/log-world.js';
import { audit } from './audit.js';
import { Chain } from './chain.js';
import { SigningKeys, signingKeyBlob } from './signing-keys.js';
import { makeSigningKey, writeSigningKey } from './signing.js';

const supervision = randomUUID();
const hold = randomUUID();
const user = randomUUID();
const STREAMS: readonly (readonly [stream: string, type: EventType])[] = [
  [`user-${user}`, 'UserCreated'],
  ['appobject-support', 'AppObjectCreated'],
  [`hold-${hold}`, 'HoldPlaced'],
  [`supervision-${supervision}`, 'AccessRequested'],
];

let world: LogWorld;
let recording: string;
let signing: string;
const on = () => systemOccasion(world.house.clock, 'spec');
const note = (stream: string, type: EventType) =>
  world.house.ledger.note(stream, [sample(type)], on());

beforeAll(async () => {
  world = await freshLogWorld();
  for (const [stream, type] of STREAMS) await note(stream, type);
  ({ id: recording } = await startRecording(world.house));
  const { house } = world;
  const key = await new SigningKeys(house.blobs).make();
  signing = key.id;
  await new Chain(house).appendKey(null, key, { by: key, on: on() });
  await project(world);
});

/** By a process that has not read any key before. */
const found = async () => {
  const { readModel } = world;
  const vault = new BlobKeyVault(world.house.blobs, 0);
  const house = { ...world.house, vault, codec: new Codec(vault) };
  const names: string[] = [];
  const onLocked = () => undefined;
  const { catalogue } = readModel;
  for await (const one of audit({ house, catalogue, chain: new Chain(house), onLocked }))
    names.push(`${one.what} ${one.where}`);
  return names;
};

/** What is found while this blob is another, or gone. */
const foundWith = async (blob: string, bytes: Uint8Array | null) => {
  const { blobs } = world.house;
  const before = await blobs.get(blob);
  expect(before).not.toBeNull();
  await (bytes ? blobs.put(blob, bytes) : blobs.delete(blob));
  const names = await found();
  await blobs.put(blob, before!);
  return names;
};

const keyBlob = (subject: string): string => {
  const name = /^[a-z0-9][a-z0-9.-]+$/.test(subject)
    ? subject
    : createHash('sha256').update(subject).digest('hex');
  return `keys/${name.slice(0, 2)}/${name}`;
};

describe('the audit of keys', () => {
  it('finds nothing where all are there', async () => {
    expect(await found()).toEqual([]);
  });

  it.each([
    ['a recording', () => recording],
    ['an account', () => user],
    ['an App object', () => 'support'],
    ['a hold', () => hold],
    ['a request for consent', () => supervision],
  ])('names that of %s which was deleted, or emptied, by hand', async (_what, subject) => {
    for (const bytes of [null, new Uint8Array()])
      expect(await foundWith(keyBlob(subject()), bytes)).toEqual([
        `blob-missing keys/ of ${subject()}`,
      ]);
  });

  it('does not miss that of what is gone by its events, also since the log was read', async () => {
    const { id } = await startRecording(world.house);
    await project(world);
    await world.house.vault.destroy(id);
    expect(await found()).toEqual([`blob-missing keys/ of ${id}`]);
    await note(`recording-${id}`, 'RecordingDeleted');
    await project(world);
    expect(await found()).toEqual([]);
  });

  it('names the key that the chain goes on with, gone or another', async () => {
    const blob = signingKeyBlob(signing);
    expect(await foundWith(blob, null)).toEqual([`blob-missing ${blob}`]);
    expect(await foundWith(blob, Buffer.from('no key'))).toEqual([`blob-damaged ${blob}`]);
    const other = Buffer.from(writeSigningKey(makeSigningKey()));
    expect(await foundWith(blob, other)).toEqual([`blob-damaged ${blob}`]);
  });

  it('names the secret of the credentials that devices show', async () => {
    await note('settings', 'WebdavCredentialsChanged');
    await project(world);
    const [row]: { secret: string }[] = await world.readModel.catalogue.query(
      'select webdav_secret secret from settings',
    );
    expect(await found()).toEqual([`blob-missing ${secretBlob(row!.secret)}`]);
  });
});

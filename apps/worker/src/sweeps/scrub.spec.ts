import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { deleteForGood } from '#domain/recording/delete';
import { findDuplicate } from '#domain/recording/find-duplicate';
import { recording } from '#domain/recording/recording';
import { BlobKeyVault } from '#infra/keys/key-vault';
import { systemOccasion } from '#infra/occasion';
import { RemovalQueries } from '#infra/read-model/recordings/removal.queries';
import type { Scrubbed } from '#infra/read-model/scrub/scrubs';
import {
  type LogWorld,
  endUpload,
  freshLogWorld,
  project,
  startRecording,
} from '../../../../test/support/log-world.js';
import { eraseJob } from '../jobs/erase.job.js';
import { scrub } from './scrub.js';

/** Nothing here is under a hold. */
const holds = { onDeleted: () => Promise.resolve([]) };
const removal = { rule: 'purge', name: null, days: null, dueOn: null } as const;

let world: LogWorld;
beforeAll(async () => {
  world = await freshLogWorld();
});

const deleted = async (): Promise<string> => {
  const { house } = world;
  const { id } = await startRecording(house);
  await endUpload(house, id);
  const decide = deleteForGood({ reason: null, removal, holds: [] });
  await house.ledger.transact(recording, id, decide, systemOccasion(house.clock, 'spec'));
  return id;
};

/** As every process keeps keys, but for a shorter time. */
const vault = () => new BlobKeyVault(world.house.blobs, 300);

const pass = async (
  scrubbed: Scrubbed,
  { due = false, clean = true, signal = new AbortController().signal } = {},
) => {
  let runs = 0;
  const scrubs = {
    isDue: () => Promise.resolve(due),
    run: () => Promise.resolve(++runs),
    scrubbed: () => Promise.resolve(scrubbed),
    isClean: () => Promise.resolve(clean),
  };
  const removals = new RemovalQueries(world.readModel.catalogue);
  const said = await scrub({ ...world.house, vault: vault(), removals, scrubs }, signal);
  return { said, runs };
};

const lastOf = async (id: string) => {
  const stored = [];
  for await (const event of world.house.store.readStream(`recording-${id}`)) stored.push(event);
  const { type, data } = stored.at(-1)!;
  return { type, data };
};

describe('scrubbing', () => {
  it('says of what is destroyed and scrubbed that it is erased, once', async () => {
    const id = await deleted();
    await eraseJob({ ...world.house, holds })({ data: { recordingId: id } });
    expect(await pass({ ids: [id], left: [] })).toEqual({ said: 1, runs: 0 });
    expect(await lastOf(id)).toEqual({ type: 'RecordingErased', data: {} });
    await pass({ ids: [id], left: [] });
    expect(await world.house.store.lastRevision(`recording-${id}`)).toBe(3n);
  });

  it('says so when no process reads by its key any more', async () => {
    const id = await deleted();
    const another = vault();
    expect(await another.find(id)).not.toBeNull();
    await eraseJob({ ...world.house, holds })({ data: { recordingId: id } });
    expect(await pass({ ids: [id], left: [] })).toMatchObject({ said: 1 });
    expect(await another.find(id)).toBeNull();
  });

  it('says nothing when it is told to stop before that', async () => {
    const id = await deleted();
    await eraseJob({ ...world.house, holds })({ data: { recordingId: id } });
    const signal = AbortSignal.timeout(20);
    expect(await pass({ ids: [id], left: [] }, { signal })).toMatchObject({ said: 0 });
    expect((await lastOf(id)).type).toBe('RecordingDeleted');
  });

  it('says nothing while the tables are made from the log, by who may know names still', async () => {
    const id = await deleted();
    await eraseJob({ ...world.house, holds })({ data: { recordingId: id } });
    expect(await pass({ ids: [id], left: [] }, { clean: false })).toMatchObject({ said: 0 });
    expect((await lastOf(id)).type).toBe('RecordingDeleted');
    expect(await pass({ ids: [id], left: [] })).toMatchObject({ said: 1 });
  });

  it('says so when the names of what was delivered again are gone, too', async () => {
    const { house } = world;
    const id = await deleted();
    const [twin, other] = [await startRecording(house), await startRecording(house)];
    for (const [each, original] of [
      [twin, id],
      [other, randomUUID()],
    ] as const) {
      const on = systemOccasion(house.clock, 'spec');
      await house.ledger.transact(recording, each.id, findDuplicate(original), on);
    }
    await project(world);
    await eraseJob({ ...house, holds })({ data: { recordingId: id } });
    await pass({ ids: [id], left: [] });
    expect(await vault().isDestroyed(twin.id)).toBe(true);
    expect(await vault().isDestroyed(other.id)).toBe(false);
  });

  it('tells along with it what is left to others', async () => {
    const id = await deleted();
    await eraseJob({ ...world.house, holds })({ data: { recordingId: id } });
    await pass({ ids: [id], left: ['database-log'] });
    expect((await lastOf(id)).data).toEqual({ left: ['database-log'] });
  });

  it('says nothing of what still has bytes or a key', async () => {
    const id = await deleted();
    expect(await pass({ ids: [id], left: [] })).toEqual({ said: 0, runs: 0 });
    expect((await lastOf(id)).type).toBe('RecordingDeleted');
  });

  it('scrubs only when it is due', async () => {
    expect(await pass({ ids: [], left: [] }, { due: true })).toEqual({ said: 0, runs: 1 });
    expect(await pass({ ids: [], left: [] })).toEqual({ said: 0, runs: 0 });
  });

  it('passes over what another process has destroyed, when it sees that it is', async () => {
    const id = await deleted();
    await world.house.vault.destroy(id);
    expect(await pass({ ids: [id, randomUUID()], left: [] })).toMatchObject({ said: 1 });
  });
});

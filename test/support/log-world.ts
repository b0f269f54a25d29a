import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { recording } from '#domain/recording/recording';
import { start } from '#domain/recording/start';
import { upload } from '#domain/recording/upload';
import { startEventStore } from '#embedded/event-store/server';
import { loadConfig } from '#infra/config';
import { type House, openHouse } from '#infra/house';
import { systemOccasion } from '#infra/occasion';
import { prepareDatabase } from '#infra/read-model/prepare-database';
import { runCatalogue } from '#infra/read-model/projection/run-catalogue';
import { type ReadModel, openReadModel } from '#infra/read-model/read-model';
import { freshDatabase } from './database.js';
import { eventually } from './product.js';

/** An event store, a blob store and a database that only the caller knows. */
export type LogWorld = {
  readonly house: House;
  readonly databaseUrl: string;
  readonly readModel: ReadModel;
};

const closing: (() => Promise<void>)[] = [];

/** Everything below the processes, new and empty; gone after the spec file. `store`: where it is the caller's. */
export const freshLogWorld = async (store?: { readonly url: string }): Promise<LogWorld> => {
  const databaseUrl = await freshDatabase();
  await prepareDatabase(databaseUrl);
  const house = await freshHouse(databaseUrl, store);
  const readModel = await openReadModel(databaseUrl);
  closing.push(() => readModel.close());
  return { house, databaseUrl, readModel };
};

/** A house with an event store of its own, in memory, unless it is given one. */
export const freshHouse = async (
  databaseUrl: string,
  given?: { readonly url: string },
): Promise<House> => {
  const folder = mkdtempSync(join(tmpdir(), 'recordings-log-'));
  const own = given ? null : await startEventStore();
  const house = await openHouse(
    loadConfig({
      EVENTSTORE_URL: (given ?? own)?.url,
      DATABASE_URL: databaseUrl,
      DATA_DIR: folder,
      BLOB_URL: `file:${join(folder, 'blobs')}`,
      DESTROYED_URL: `file:${join(folder, 'elsewhere')}`,
    }),
  );
  closing.push(async () => {
    await house.close();
    await own?.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return house;
};

afterAll(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const name = (fileName: string) => ({
  conversation: randomUUID().replaceAll('-', ''),
  device: '0090331a2b3c',
  serial: '1',
  fileName,
  registration: null,
  domain: null,
});

/** A recording that began under a name. Gives its id and the position of the event. */
export const startRecording = async (
  { ledger, clock }: House,
  fileName = 'call.pcap',
): Promise<{ id: string; position: bigint }> => {
  const id = randomUUID();
  const on = systemOccasion(clock, 'spec');
  const position = await ledger.transact(recording, id, start(name(fileName)), on);
  if (position === null) throw new Error('Nothing was appended.');
  return { id, position };
};

/** Ends the upload of a recording that began. */
export const endUpload = async (
  { ledger, clock }: House,
  id: string,
  sha256 = 'ab'.repeat(32),
): Promise<void> => {
  const received = upload({ bytes: 1234, sha256, incomplete: null });
  await ledger.transact(recording, id, received, systemOccasion(clock, 'spec'));
};

/** Reads the log into the catalogue, up to its end. */
export const project = async ({ house, readModel }: LogWorld): Promise<void> => {
  const stopping = new AbortController();
  const faults: unknown[] = [];
  const onFault = ({ fault }: { fault: unknown }) => void faults.push(fault);
  const running = runCatalogue({ house, readModel, signal: stopping.signal, onFault });
  const head = (await house.store.head()) ?? 0n;
  await eventually(async () => {
    if (faults.length > 0) throw faults[0];
    const rows: { position: string | null; passing: boolean }[] = await readModel.catalogue.query(
      'select position, exists (select from rule_pass) passing from checkpoint',
    );
    return BigInt(rows[0]?.position ?? -1) >= head && rows[0]?.passing === false;
  });
  stopping.abort();
  await running;
};

import { mkdir } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import Fastify from 'fastify';
import { startEventStore } from '#embedded/event-store/server';
import { openBlobStore } from '#infra/blobs/disk.blob-store';
import { encryptedBlobs } from '#infra/crypt/encrypted-blobs';
import { systemClock } from '#infra/clock';
import { Codec } from '#infra/event-store/codec';
import { connectEventStore } from '#infra/event-store/esdb.event-store';
import { Ledger } from '#infra/event-store/ledger';
import { BlobKeyVault } from '#infra/keys/key-vault';
import { captureDoor } from '../../apps/api/src/capture/door.js';

// The door alone in a process, to be measured: `node door-process.js FOLDER [EVENTSTORE_URL]`. Without
// an address it runs the event store instead. Either way the first message is where to find it.
const [folder = '', eventStoreUrl] = process.argv.slice(2);
if (eventStoreUrl === undefined) {
  const data = join(folder, 'events');
  await mkdir(data, { recursive: true });
  const { url } = await startEventStore({ data });
  process.send?.(url);
} else {
  const stored = await openBlobStore(`file:${join(folder, 'blobs')}`);
  const { blobs, dataKeys } = encryptedBlobs(stored);
  const store = connectEventStore(eventStoreUrl);
  const say = (facts: { err?: Error }, message: string): void =>
    console.error(message, facts.err?.message ?? '');
  const fastify = Fastify();
  await fastify.register(captureDoor, {
    ledger: new Ledger(store, new Codec(new BlobKeyVault(stored))),
    clock: systemClock(),
    blobs,
    dataKeys,
    spoolDir: join(folder, 'spool'),
    credentials: () => Promise.resolve(null),
    findSame: () => Promise.resolve(null),
    waitForCatalogue: () => Promise.resolve(true),
    progress: { report: () => Promise.resolve(), forget: () => Promise.resolve() },
    log: { info: () => undefined, warn: say, error: say },
  });
  await fastify.listen({ port: 0, host: '127.0.0.1' });
  const { port } = fastify.server.address() as AddressInfo;
  process.send?.(`http://127.0.0.1:${String(port)}`);
}
process.on('disconnect', () => process.exit());

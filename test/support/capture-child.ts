import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import { openBlobStore } from '#infra/blobs/disk.blob-store';
import { encryptedBlobs } from '#infra/crypt/encrypted-blobs';
import { systemClock } from '#infra/clock';
import { Codec } from '#infra/event-store/codec';
import { connectEventStore } from '#infra/event-store/esdb.event-store';
import { Ledger } from '#infra/event-store/ledger';
import { BlobKeyVault } from '#infra/keys/key-vault';
import { captureDoor } from '../../apps/api/src/capture/door.js';

// A door in a process of its own, made to be killed: `node … <folder> <event store>`. Sends its port, then
// a word whenever all uploads have had their bytes written out since the last one.
const [folder = '', eventStoreUrl = ''] = process.argv.slice(2);
const stored = await openBlobStore(`file:${join(folder, 'blobs')}`);
const { blobs, dataKeys } = encryptedBlobs(stored);
const store = connectEventStore(eventStoreUrl);
const say = (facts: object, message: string): void => console.error(message, facts);

const fastify = Fastify();
let reports = 0;
await fastify.register(captureDoor, {
  ledger: new Ledger(store, new Codec(new BlobKeyVault(stored))),
  clock: systemClock(),
  blobs,
  dataKeys,
  spoolDir: join(folder, 'spool'),
  credentials: () => Promise.resolve(null),
  findSame: () => Promise.resolve(null),
  waitForCatalogue: () => Promise.resolve(true),
  progress: {
    report: (rows) => {
      const all =
        rows.length === 20 && rows.every(({ bytes }) => bytes >= 'first 0, second'.length);
      // A round of writing lies between two reports.
      if (all && ++reports === 3) process.send?.('written');
      return Promise.resolve();
    },
    forget: () => Promise.resolve(),
  },
  log: { info: () => undefined, warn: say, error: say },
  limits: { tickMs: 100 },
});
await fastify.listen({ port: 0, host: '127.0.0.1' });
process.send?.((fastify.server.address() as AddressInfo).port);

import { startEventStore } from '#embedded/event-store/server';
import { connectEventStore } from './esdb.event-store.js';
import { eventStoreContract } from './event-store.contract.js';

eventStoreContract('the embedded event store', async () => {
  const server = await startEventStore();
  const store = connectEventStore(server.url);
  return {
    store,
    close: async () => {
      await store.close();
      await server.stop();
    },
  };
});

const real = process.env.EVENTSTORE_TEST_URL;
if (real !== undefined)
  eventStoreContract('a server of the vendor', () => {
    const store = connectEventStore(real);
    return Promise.resolve({ store, close: () => store.close() });
  });

import { describe } from 'vitest';
import { logStoreContract } from './log-store.contract.js';
import { MemoryLogStore } from './memory.log-store.js';

describe('the log in memory', () => {
  logStoreContract((clock, bounds) => Promise.resolve(new MemoryLogStore(clock, bounds)));
});

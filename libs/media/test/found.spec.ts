import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'vitest';
import { survive } from './survive.js';

const FOUND = fileURLToPath(new URL('found', import.meta.url));
const found = (ending: string) => readdirSync(FOUND).filter((name) => name.endsWith(ending));
const bytesOf = (name: string) => new Uint8Array(readFileSync(`${FOUND}/${name}`));

/** Inputs that once did harm: found by `npm run fuzz`, or thought of. */
describe('what the fuzzer found does no harm any more', () => {
  it.each(found('.pcap'))(
    '%s',
    async (name) => {
      await survive(bytesOf(name));
    },
    5000,
  );
});

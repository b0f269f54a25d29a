import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const FIXTURES = join(import.meta.dirname, '../../../../test/fixtures/captures');

/** Speech of both sides as A-law codes, 20 s at 8 kHz. */
export function spoken(): [Buffer, Buffer] {
  return [
    readFileSync(join(FIXTURES, 'truth/local.al')),
    readFileSync(join(FIXTURES, 'truth/remote.al')),
  ];
}

import { v5 } from 'uuid';

const NAMESPACE = 'b1f5a2a8-6b0e-5c56-9a53-0a4f1b1c9d55';

/**
 * The id of the `index`-th event of one append: the same attempt has the same ids (so that it may be
 * repeated), another writer at the same place has others (so that he learns that he came second).
 */
export const eventId = (
  correlationId: string,
  stream: string,
  expected: string,
  index: number,
): string => v5(`${correlationId}/${stream}/${expected}/${String(index)}`, NAMESPACE);

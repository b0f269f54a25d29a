import { createHash } from 'node:crypto';
import { v5 } from 'uuid';

const NAMESPACE = 'b1f5a2a8-6b0e-5c56-9a53-0a4f1b1c9d55';

/** Where and in which request an event is written: what its id is made of. */
export type Attempt = {
  readonly correlationId: string;
  readonly stream: string;
  readonly expected: bigint | 'no-stream';
};

/**
 * The id of the `index`-th event of one append: the same attempt has the same ids (so that it may be
 * repeated); another writer at the same place has others (so that he learns that he came second), even
 * in the same request, as long as he has something else to say. `content` tells that; whoever knows the
 * id can check a guess at it, so it must not hold anything personal.
 */
export const eventId = (
  { correlationId, stream, expected }: Attempt,
  index: number,
  content: string,
): string => {
  const said = createHash('sha256').update(content).digest('base64url');
  const attempt = [correlationId, stream, String(expected), String(index), said];
  return v5(JSON.stringify(attempt), NAMESPACE);
};

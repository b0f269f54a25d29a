import { type Bytes, sha256 } from './bytes.js';

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** SHA-256 over 0x00 and the leaf's bytes, in pieces (RFC 6962, section 2.1). */
export const leafHash = (...pieces: readonly Bytes[]): Promise<Bytes> => sha256(LEAF, ...pieces);

const nodeHash = (left: Bytes, right: Bytes): Promise<Bytes> => sha256(NODE, left, right);

/** The root over leaves that are hashed already. */
export const rootOf = async (leaves: readonly Bytes[]): Promise<Bytes> => {
  const [only] = leaves;
  if (leaves.length < 2) return only ?? sha256();
  const left = 2 ** Math.ceil(Math.log2(leaves.length) - 1);
  return nodeHash(await rootOf(leaves.slice(0, left)), await rootOf(leaves.slice(left)));
};

/** The root that a leaf and its path lead to (RFC 9162, section 2.1.3.2); `null`: that is no such path. */
export const rootByPath = async (
  leaf: Bytes,
  { index, size }: { readonly index: number; readonly size: number },
  path: readonly Bytes[],
): Promise<Bytes | null> => {
  let [node, at, last] = [leaf, index, size - 1];
  if (!(at >= 0 && at <= last)) return null;
  for (const other of path) {
    if (last === 0) return null;
    if (at % 2 === 1 || at === last) {
      node = await nodeHash(other, node);
      for (; at % 2 === 0 && at > 0; at /= 2) last = Math.floor(last / 2);
    } else node = await nodeHash(node, other);
    at = Math.floor(at / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? node : null;
};

/** Bytes that WebCrypto takes. */
export type Bytes = Uint8Array<ArrayBuffer>;

const utf8 = new TextEncoder();
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export const bytesOf = (text: string): Bytes => utf8.encode(text);

/** @throws TypeError when that is no UTF-8 */
export const textOf = (bytes: Bytes): string => strictUtf8.decode(bytes);

const joined = (pieces: readonly Bytes[]): Bytes => {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
};

/** Over all pieces, one behind the other. */
export const sha256 = async (...pieces: readonly Bytes[]): Promise<Bytes> => {
  const [first] = pieces;
  const bytes = first && pieces.length === 1 ? first : joined(pieces);
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
};

export const hexOf = (bytes: Bytes): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** @throws TypeError when that is no lower-case hex */
export const fromHex = (hex: string): Bytes => {
  if (!/^([0-9a-f]{2})*$/.test(hex)) throw new TypeError('That is no lower-case hex.');
  return Uint8Array.from({ length: hex.length / 2 }, (_, n) =>
    Number.parseInt(hex.slice(2 * n, 2 * n + 2), 16),
  );
};

/** @throws TypeError when that is no base64, or not written in the one way */
export const fromBase64 = (text: string): Bytes => {
  const binary = atob(text);
  if (btoa(binary) !== text) throw new TypeError('That is no base64.');
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
};

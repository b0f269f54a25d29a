import { isUtf8 } from 'node:buffer';

export type NameAndPassword = { readonly user: string; readonly password: string };

/** Reads an `Authorization: Basic` header (RFC 7617, UTF-8, else Latin-1); `null`: another scheme, or broken. */
export const parseBasic = (authorization: string): NameAndPassword | null => {
  const encoded = /^basic\s+([a-z0-9+/=_-]+)\s*$/i.exec(authorization)?.[1];
  if (encoded === undefined) return null;
  const bytes = Buffer.from(encoded, 'base64');
  const text = bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1');
  const colon = text.indexOf(':');
  if (colon < 0) return null;
  return { user: text.slice(0, colon), password: text.slice(colon + 1) };
};

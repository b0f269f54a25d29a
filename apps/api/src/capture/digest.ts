import { createHash, timingSafeEqual } from 'node:crypto';

/** RFC 7616, section 6.1: what both old phones and new readers can do. */
export const digestAlgorithms = ['MD5', 'SHA-256'] as const;
export type DigestAlgorithm = (typeof digestAlgorithms)[number];

const hashNames = { MD5: 'md5', 'SHA-256': 'sha256' } as const;

const hash = (algorithm: DigestAlgorithm, text: string): string =>
  createHash(hashNames[algorithm]).update(text).digest('hex');

/** H(user:realm:password): enough to check a digest, and not the password. */
export const digestHa1 = (
  algorithm: DigestAlgorithm,
  { user, realm, password }: { user: string; realm: string; password: string },
): string => hash(algorithm, `${user}:${realm}:${password}`);

/** The parts of an `Authorization: Digest` header, names in lower case, texts unquoted. */
export type DigestParameters = ReadonlyMap<string, string>;

const PARAMETER = /([a-z0-9*_-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))\s*(?:,|$)/gi;

/** Reads the header's value; `null` when it is not of the Digest scheme. */
export const parseDigest = (authorization: string): DigestParameters | null => {
  const scheme = /^digest\s+/i.exec(authorization);
  if (!scheme) return null;
  const parameters = new Map<string, string>();
  for (const [, name = '', quoted, plain] of authorization
    .slice(scheme[0].length)
    .matchAll(PARAMETER))
    parameters.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '');
  return parameters;
};

/** The algorithm that a client chose; MD5 when it names none (RFC 7616, section 3.4). */
export const algorithmOf = (given: DigestParameters): DigestAlgorithm | null => {
  const name = given.get('algorithm')?.toUpperCase() ?? 'MD5';
  return digestAlgorithms.find((algorithm) => algorithm === name) ?? null;
};

/** The client's user name; `username*` (RFC 8187) comes before `username`. */
export const userOf = (given: DigestParameters): string => {
  const extended = /^utf-8'[^']*'(.*)$/i.exec(given.get('username*') ?? '')?.[1];
  if (extended === undefined) return given.get('username') ?? '';
  return Buffer.from(
    extended.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    ),
    'latin1',
  ).toString('utf8');
};

/**
 * The `response` of RFC 7616, section 3.4.1, with qop=auth; with an empty method it is the `rspauth`
 * that the server answers (section 3.5).
 */
export const digestResponse = (
  algorithm: DigestAlgorithm,
  ha1: string,
  method: string,
  given: DigestParameters,
): string => {
  const part = (name: string) => given.get(name) ?? '';
  const ha2 = hash(algorithm, `${method}:${part('uri')}`);
  return hash(
    algorithm,
    [ha1, part('nonce'), part('nc'), part('cnonce'), part('qop'), ha2].join(':'),
  );
};

/** Compares two texts in a time that tells nothing about where they differ. */
export const sameText = (left: string, right: string): boolean => {
  const [a, b] = [left, right].map((text) => createHash('sha256').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
};

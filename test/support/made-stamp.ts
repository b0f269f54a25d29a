import {
  type KeyObject,
  X509Certificate,
  createHash,
  generateKeyPairSync,
  sign,
} from 'node:crypto';

/** An element of DER: tag, length in the shortest way, content. */
const der = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts);
  const size = content.length;
  const bytes = size < 0x80 ? [] : size < 0x100 ? [size] : [size >> 8, size & 0xff];
  const length = bytes.length === 0 ? [size] : [0x80 | bytes.length, ...bytes];
  return Buffer.concat([Buffer.of(tag, ...length), content]);
};
const seq = (...parts: readonly Uint8Array[]) => der(0x30, ...parts);
const set = (...parts: readonly Uint8Array[]) => der(0x31, ...parts);
const int = (...bytes: readonly number[]) => der(0x02, Buffer.of(...bytes));
const octets = (bytes: Uint8Array) => der(0x04, bytes);
const bits = (bytes: Uint8Array) => der(0x03, Buffer.of(0), bytes);
const time = (iso: string) => der(0x18, Buffer.from(`${iso.replace(/\D/g, '').slice(0, 14)}Z`));
const name = (text: string) => seq(set(seq(oid('2.5.4.3'), der(0x0c, Buffer.from(text)))));
const TRUE = Buffer.of(0x01, 0x01, 0xff);

const oid = (dotted: string): Buffer => {
  const [top = 0, second = 0, ...others] = dotted.split('.').map(Number);
  const septets = [40 * top + second, ...others].flatMap((number) => {
    const digits = [number & 0x7f];
    for (let left = Math.floor(number / 128); left > 0; left = Math.floor(left / 128))
      digits.unshift(0x80 | (left & 0x7f));
    return digits;
  });
  return der(0x06, Buffer.from(septets));
};

const ED25519 = seq(oid('1.3.101.112'));
const extension = (type: string, value: Uint8Array) => seq(oid(type), TRUE, octets(value));
const FOR_STAMPS = extension('2.5.29.37', seq(oid('1.3.6.1.5.5.7.3.8')));
const FOR_OTHERS = extension('2.5.29.19', seq(TRUE));

export type Issuer = { readonly name: string; readonly key: KeyObject; readonly publicKey: Buffer };

/** Somebody with a key of his own (Ed25519). */
export const newIssuer = (called: string): Issuer => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    name: called,
    key: privateKey,
    publicKey: publicKey.export({ type: 'spki', format: 'der' }),
  };
};

/** A certificate for time stamps alone, or (`ca`) one that issues others. `serial`: below 128. */
export const madeCertificate = (
  subject: Issuer,
  by: Issuer,
  { ca = false, serial = 1 }: { readonly ca?: boolean; readonly serial?: number } = {},
): Buffer => {
  const version = der(0xa0, int(2));
  const validity = seq(time('2020-01-01T00:00:00'), time('2199-01-01T00:00:00'));
  const extensions = der(0xa3, seq(ca ? FOR_OTHERS : FOR_STAMPS));
  const names = [name(by.name), validity, name(subject.name)];
  const content = seq(...[version, int(serial), ED25519, ...names, subject.publicKey, extensions]);
  return seq(content, ED25519, bits(sign(null, content, by.key)));
};

export const pemOf = (certificate: Buffer): string => new X509Certificate(certificate).toString();

const DIGESTS = {
  sha1: '1.3.14.3.2.26',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha512: '2.16.840.1.101.3.4.2.3',
} as const;
const DATA = oid('1.2.840.113549.1.9.16.1.4');

type Making = {
  /** SHA-256 of what is stamped, hex. */
  readonly imprint: string;
  readonly nonce?: string;
  /** ISO 8601, whole seconds. */
  readonly at?: string;
  /** What the signed attributes hold of the content. */
  readonly digest?: keyof typeof DIGESTS;
  readonly by: Issuer;
  readonly certificate: Buffer;
  /** What comes with it. */
  readonly others?: readonly Buffer[];
};

/** The response of an authority (RFC 3161) with a token that is signed with Ed25519. */
export const madeStamp = (making: Making): Uint8Array<ArrayBuffer> => {
  const { imprint, nonce = '4123456789abcdef', at = '2026-11-23T18:30:00', by } = making;
  const { digest = 'sha512', certificate, others = [] } = making;
  const hash = (algorithm: string, bytes: Uint8Array) =>
    createHash(algorithm).update(bytes).digest();
  const info = seq(
    ...[int(1), oid('1.2.3.4'), seq(seq(oid(DIGESTS.sha256)), octets(Buffer.from(imprint, 'hex')))],
    ...[int(9), time(at), der(0x02, Buffer.from(nonce, 'hex'))],
  );
  const attributes = [
    seq(oid('1.2.840.113549.1.9.3'), set(DATA)),
    seq(oid('1.2.840.113549.1.9.4'), set(octets(hash(digest, info)))),
    seq(oid('1.2.840.113549.1.9.16.2.47'), set(seq(seq(seq(octets(hash('sha256', certificate))))))),
  ];
  const algorithm = seq(oid(DIGESTS[digest]));
  const signer = seq(
    ...[int(1), seq(name('Authority of Tests'), int(1)), algorithm, der(0xa0, ...attributes)],
    ...[ED25519, octets(sign(null, set(...attributes), by.key))],
  );
  const signed = seq(
    ...[int(3), set(algorithm), seq(DATA, der(0xa0, octets(info)))],
    ...[der(0xa0, certificate, ...others), set(signer)],
  );
  const token = seq(oid('1.2.840.113549.1.7.2'), der(0xa0, signed));
  return Uint8Array.from(seq(seq(int(0)), token));
};

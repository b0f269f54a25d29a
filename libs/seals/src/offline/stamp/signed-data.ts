import type { Bytes } from '../bytes.js';
import { isSame } from '../zip-entry.js';
import { type Certificate, certificateIn } from './certificate.js';
import type { Element } from './der.js';
import { TAG, algorithmOf, childrenOf, contentOf, contextOf, elementIn, oidOf } from './der.js';
import { hashOf, isSignatureBy } from './signatures.js';

const SIGNED_DATA = '1.2.840.113549.1.7.2';
const CONTENT_TYPE = '1.2.840.113549.1.9.3';
const MESSAGE_DIGEST = '1.2.840.113549.1.9.4';
const SIGNING_CERTIFICATE = '1.2.840.113549.1.9.16.2.12';
const SIGNING_CERTIFICATE_V2 = '1.2.840.113549.1.9.16.2.47';
const SHA1 = '1.3.14.3.2.26';
const SHA256 = '2.16.840.1.101.3.4.2.1';

/** What was signed, by whom, and what came with it (CMS, RFC 5652, section 5). */
export type SignedData = {
  readonly content: Bytes;
  readonly signer: Certificate;
  readonly certificates: readonly Certificate[];
};

/**
 * What a ContentInfo holds, its one signature checked by the certificate that it names.
 * @throws Error when it is none, of another type, or the signature is not one
 */
export const signedDataIn = async (info: Element, type: string): Promise<SignedData> => {
  const [kind, wrapped] = childrenOf(info);
  if (oidOf(kind) !== SIGNED_DATA) throw new Error('The token is not signed.');
  const fields = childrenOf(childrenOf(wrapped, contextOf(0))[0]);
  const [contentType, inner] = childrenOf(fields[2]);
  if (oidOf(contentType) !== type) throw new Error('The token is of another type.');
  const [octets] = childrenOf(inner, contextOf(0));
  const content = contentOf(octets, TAG.octets);
  const certificates = certificatesIn(fields.find(({ tag }) => tag === contextOf(0)));
  const signers = childrenOf(fields.at(-1), TAG.set);
  const [only] = signers;
  if (!only || signers.length !== 1) throw new Error('The token has not one signature.');
  const signer = await signerOf(only, { content, type, certificates });
  return { content, signer, certificates };
};

/** More than any path takes: whoever looks for one among thousands has no end of it. */
const MOST_CERTIFICATES = 20;

const certificatesIn = (set: Element | undefined): Certificate[] => {
  const found = set ? childrenOf(set, contextOf(0)) : [];
  if (found.length > MOST_CERTIFICATES)
    throw new Error(`The token holds more than ${MOST_CERTIFICATES} certificates.`);
  return found.map(({ whole }) => certificateIn(whole));
};

type Signing = {
  readonly content: Bytes;
  readonly type: string;
  readonly certificates: readonly Certificate[];
};

const signerOf = async (info: Element, { content, type, certificates }: Signing) => {
  const [, sid, digest, attributes, algorithm, signature] = childrenOf(info);
  const hash = algorithmOf(digest);
  if (hash === SHA1) throw new Error('The token is signed over a weak hash.');
  const said = attributesIn(attributes);
  if (oidOf(said.get(CONTENT_TYPE)) !== type) throw new Error('What is signed is another type.');
  const digested = contentOf(said.get(MESSAGE_DIGEST), TAG.octets);
  if (!isSame(digested, await hashOf(hash, content)))
    throw new Error('What is signed is something else than the token says.');
  const signer = await certificateOf(said, certificates);
  if (!signer || !isNamed(sid, signer))
    throw new Error('The certificate that the token is signed with is not in it.');
  const isFine = await isSignatureBy(signer.publicKey, {
    algorithm: algorithmOf(algorithm),
    hash,
    signature: contentOf(signature, TAG.octets),
    bytes: asSet(attributes),
  });
  if (!isFine) throw new Error('The signature of the token is not one of its certificate.');
  return signer;
};

/** Of each kind its one value. */
const attributesIn = (attributes: Element | undefined): Map<string, Element> => {
  const said = new Map<string, Element>();
  for (const attribute of childrenOf(attributes, contextOf(0))) {
    const [type, values] = childrenOf(attribute);
    const [value, ...more] = childrenOf(values, TAG.set);
    const name = oidOf(type);
    if (!value || more.length > 0 || said.has(name))
      throw new Error('The token says something signed twice.');
    said.set(name, value);
  }
  return said;
};

/** They are signed as the set that they are, not under the tag that they stand under. */
const asSet = (attributes: Element | undefined): Bytes => {
  const bytes = Uint8Array.from(attributes?.whole ?? []);
  bytes[0] = TAG.set;
  return bytes;
};

/** The one whose hash was signed (RFC 2634, RFC 5035), so that none other of the same key serves. */
const certificateOf = async (
  said: ReadonlyMap<string, Element>,
  certificates: readonly Certificate[],
): Promise<Certificate | undefined> => {
  const named = said.get(SIGNING_CERTIFICATE_V2) ?? said.get(SIGNING_CERTIFICATE);
  const [list] = childrenOf(named);
  const [first, second] = childrenOf(childrenOf(list)[0]);
  const isOld = !said.has(SIGNING_CERTIFICATE_V2);
  const isHashNamed = !isOld && first?.tag === TAG.sequence;
  const algorithm = isHashNamed ? algorithmOf(first) : isOld ? SHA1 : SHA256;
  const wanted = contentOf(isHashNamed ? second : first, TAG.octets);
  for (const each of certificates)
    if (isSame(await hashOf(algorithm, each.der), wanted)) return each;
  return undefined;
};

/** Issuer and serial number; an identifier of the key adds nothing to the hash of the certificate. */
const isNamed = (sid: Element | undefined, { issuer, serial }: Certificate): boolean => {
  if (sid?.tag !== TAG.sequence) return true;
  const [by, number] = childrenOf(sid);
  return (
    by !== undefined && isSame(by.whole, issuer) && isSame(contentOf(number, TAG.integer), serial)
  );
};

/** The one element that a file holds. @throws Error */
export const wholeOf = (bytes: Bytes): Element => elementIn(bytes, TAG.sequence);

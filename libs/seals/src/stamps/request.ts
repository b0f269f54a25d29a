import { randomBytes } from 'node:crypto';

/** What an authority is asked to stamp (RFC 3161, section 2.4.1). */
export type StampRequest = {
  /** SHA-256 of what is to be stamped, hex. */
  readonly imprint: string;
  /** A number that comes once, hex, so that no earlier response serves. */
  readonly nonce: string;
};

const NONCE_BYTES = 8;
/** Version 1, and an imprint by SHA-256. */
const HEAD = '30430201013031300d060960864801650304020105000420';
const NONCE = '0208';
/** The certificate of the authority is wanted in the response. */
const CERTIFICATE_WANTED = '0101ff';

/** One that nobody has sent before. */
export const newRequest = (imprint: string): StampRequest => {
  const nonce = randomBytes(NONCE_BYTES);
  // Numbers in DER have no sign and no zero that they do not need.
  nonce[0] = ((nonce[0] ?? 0) & 0x3f) | 0x40;
  return { imprint, nonce: nonce.toString('hex') };
};

/** As it is sent: DER. */
export const requestBytes = ({ imprint, nonce }: StampRequest): Buffer =>
  Buffer.from(HEAD + imprint + NONCE + nonce + CERTIFICATE_WANTED, 'hex');

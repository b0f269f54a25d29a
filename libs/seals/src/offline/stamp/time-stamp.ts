import { type Bytes, hexOf, textOf } from '../bytes.js';
import type { Certificate } from './certificate.js';
import type { Element } from './der.js';
import { TAG, algorithmOf, childrenOf, contentOf, elementIn, oidOf, timeOf } from './der.js';
import { signedDataIn, wholeOf } from './signed-data.js';

const TST_INFO = '1.2.840.113549.1.9.16.1.4';
const SHA256 = '2.16.840.1.101.3.4.2.1';

/** What a time-stamp authority has signed (RFC 3161). */
export type TimeStamp = {
  /** ISO 8601: by the clock of the authority. */
  readonly time: string;
  /** SHA-256 of what was stamped, hex. */
  readonly imprint: string;
  /** Of the request, hex; `null`: it had none. */
  readonly nonce: string | null;
  /** What the authority calls it, hex. */
  readonly serial: string;
  readonly signer: Certificate;
  /** All that came with it. */
  readonly certificates: readonly Certificate[];
};

/**
 * The time stamp in a response of an authority, its signature checked by the certificate in it. Whether
 * that can be trusted is not looked at.
 * @throws Error a sentence: it was refused, is damaged, or is not signed as RFC 3161 says
 */
export const timeStampIn = async (response: Bytes): Promise<TimeStamp> => {
  const [status, token, ...more] = childrenOf(wholeOf(response));
  refuseUnlessGranted(status);
  if (!token || more.length > 0) throw new Error('The response holds no time stamp.');
  const { content, signer, certificates } = await signedDataIn(token, TST_INFO);
  const said = saidIn(elementIn(content, TAG.sequence));
  if (!signer.isForStamps)
    throw new Error('The certificate of the authority is not one for time stamps alone.');
  if (said.time < signer.validFrom || said.time > signer.validTo)
    throw new Error('The certificate of the authority was not valid at that time.');
  return { ...said, signer, certificates };
};

const GRANTED: readonly number[] = [0, 1];

const refuseUnlessGranted = (info: Element | undefined): void => {
  const [status, words] = childrenOf(info);
  const [code = -1, ...more] = contentOf(status, TAG.integer);
  if (more.length === 0 && GRANTED.includes(code)) return;
  const said = words?.tag === TAG.sequence ? childrenOf(words).map(wordOf).join(' ') : '';
  const why = said === '' ? '' : `: ${said}`;
  throw new Error(`The authority refused (status ${String(code)})${why}.`);
};

const LONGEST_WORDS = 200;
const wordOf = (word: Element): string =>
  textOf(contentOf(word, TAG.utf8))
    .replaceAll(/\p{Cc}/gu, ' ')
    .slice(0, LONGEST_WORDS);

const saidIn = (info: Element) => {
  const [version, policy, imprint, serial, time, ...rest] = childrenOf(info);
  const [algorithm, hash] = childrenOf(imprint);
  oidOf(policy);
  if (hexOf(contentOf(version, TAG.integer)) !== '01' || algorithmOf(algorithm) !== SHA256)
    throw new Error('The time stamp is of another version, or over another hash than SHA-256.');
  const nonce = rest.find(({ tag }) => tag === TAG.integer);
  return {
    time: timeOf(time),
    imprint: hexOf(contentOf(hash, TAG.octets)),
    nonce: nonce ? hexOf(nonce.content) : null,
    serial: hexOf(contentOf(serial, TAG.integer)),
  };
};

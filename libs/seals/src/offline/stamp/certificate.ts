import { type Bytes, textOf } from '../bytes.js';
import { TAG, childrenOf, contentOf, contextOf, elementIn, oidOf, timeOf } from './der.js';
import type { Element } from './der.js';

/** What of a certificate (RFC 5280, section 4.1) checking a time stamp takes. */
export type Certificate = {
  readonly der: Bytes;
  /** SubjectPublicKeyInfo. */
  readonly publicKey: Bytes;
  readonly issuer: Bytes;
  readonly serial: Bytes;
  /** Its common name, or all that the subject is called. */
  readonly name: string;
  readonly validFrom: string;
  readonly validTo: string;
  /** Whether the key is for time stamps and nothing else, as RFC 3161, section 2.3 asks. */
  readonly isForStamps: boolean;
};

const LONGEST_NAME = 200;
const COMMON_NAME = '2.5.4.3';
const KEY_USES = '2.5.29.37';
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';
const EXTENSIONS = contextOf(3);

/** @throws Error when that is no certificate */
export const certificateIn = (der: Bytes): Certificate => {
  const [tbs] = childrenOf(elementIn(der, TAG.sequence));
  const all = childrenOf(tbs);
  const fields = all[0]?.tag === contextOf(0) ? all.slice(1) : all;
  const [serial, , issuer, validity, subject, publicKey, ...rest] = fields;
  if (!issuer || !publicKey) throw new Error('That is no certificate.');
  const [from, to] = childrenOf(validity);
  return {
    der,
    publicKey: publicKey.whole,
    issuer: issuer.whole,
    serial: contentOf(serial, TAG.integer),
    name: nameIn(subject),
    validFrom: timeOf(from),
    validTo: timeOf(to),
    isForStamps: isForStamps(rest.find(({ tag }) => tag === EXTENSIONS)),
  };
};

const nameIn = (subject: Element | undefined): string => {
  const parts = childrenOf(subject)
    .flatMap((set) => childrenOf(set, TAG.set))
    .map((part) => {
      const [type, value] = childrenOf(part);
      return { type: oidOf(type), text: value ? wordsIn(value) : '' };
    });
  const common = parts.find(({ type }) => type === COMMON_NAME);
  const name = common?.text ?? parts.map(({ text }) => text).join(', ');
  return name.replaceAll(/\p{Cc}/gu, ' ').slice(0, LONGEST_NAME);
};

/** As text, of whatever alphabet; what is no UTF-8 is shown byte by byte. */
const wordsIn = ({ content }: Element): string => {
  try {
    return textOf(content);
  } catch {
    return String.fromCharCode(...content);
  }
};

const isForStamps = (extensions: Element | undefined): boolean => {
  if (!extensions) return false;
  const [list] = childrenOf(extensions, EXTENSIONS);
  return childrenOf(list).some((extension) => {
    const [type, critical, value] = childrenOf(extension);
    if (oidOf(type) !== KEY_USES || critical?.tag !== TAG.boolean) return false;
    const uses = childrenOf(elementIn(contentOf(value, TAG.octets), TAG.sequence)).map(oidOf);
    return critical.content[0] === 0xff && uses.length === 1 && uses[0] === TIME_STAMPING;
  });
};

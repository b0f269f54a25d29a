import { X509Certificate } from 'node:crypto';

/** Certificates between the one that signs and a root. */
const LONGEST_PATH = 8;
const PEM = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;
const MOST_ROOTS = 20;

/** The certificates in a PEM file. @throws Error a sentence, when one cannot be read or there is none */
export const rootsIn = (pem: string): X509Certificate[] => {
  const found = pem.match(PEM) ?? [];
  if (found.length === 0) throw new Error('There is no certificate in it (PEM).');
  if (found.length > MOST_ROOTS)
    throw new Error(`There are more than ${String(MOST_ROOTS)} certificates in it.`);
  return found.map((each, n) => {
    try {
      return new X509Certificate(each);
    } catch {
      throw new Error(`Certificate ${String(n + 1)} in it cannot be read.`);
    }
  });
};

type Path = {
  /** DER: what signed, and what came with it. */
  readonly signer: Uint8Array;
  readonly others: readonly Uint8Array[];
  readonly roots: readonly X509Certificate[];
  /** ISO 8601: when it signed. */
  readonly at: string;
};

/**
 * Does a chain of signatures lead from a certificate to one of the roots, each valid at that time? Each that came
 * with it is looked at once, however they lead to each other.
 */
export const isTrusted = ({ signer, others, roots, at }: Path): boolean => {
  const time = new Date(at);
  let left = others.map((der) => new X509Certificate(der)).filter(({ ca }) => ca);
  let reached = [new X509Certificate(signer)].filter((each) => isValid(each, time));
  for (let length = 0; length <= LONGEST_PATH && reached.length > 0; length++) {
    if (reached.some((each) => isUnderOne(each, roots, time))) return true;
    const isNext = (issuer: X509Certificate) =>
      reached.some((each) => isIssued(each, issuer, time));
    const next = left.filter(isNext);
    left = left.filter((each) => !next.includes(each));
    reached = next;
  }
  return false;
};

const isUnderOne = (to: X509Certificate, roots: readonly X509Certificate[], at: Date): boolean =>
  roots.some((root) => to.raw.equals(root.raw) || isIssued(to, root, at));

const isIssued = (certificate: X509Certificate, by: X509Certificate, at: Date): boolean =>
  isValid(by, at) && certificate.checkIssued(by) && certificate.verify(by.publicKey);

const isValid = ({ validFromDate, validToDate }: X509Certificate, at: Date): boolean =>
  validFromDate <= at && at <= validToDate;

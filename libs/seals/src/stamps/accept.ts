import { type TimeStamp, timeStampIn } from '../offline/stamp/time-stamp.js';
import { untimely } from '../offline/stamp/untimely.js';
import type { StampRequest } from './request.js';
import { isTrusted, rootsIn } from './trust.js';

/** A stamp that answers what was asked. */
export type Accepted = Pick<TimeStamp, 'time' | 'serial'> & {
  /** What the certificate of the authority calls it. */
  readonly signer: string;
  /** Whether its certificate was held against roots that were given. */
  readonly isTrusted: boolean;
};

type Asking = {
  /** PEM; `null`: none are given. */
  readonly roots: string | null;
  /** When the checkpoint was signed, ISO 8601. */
  readonly sealedAt: string;
  readonly now: Date;
};

/**
 * Takes the response of an authority if it stamps what was asked, between then and now, and (where roots are
 * given) by a certificate under one of them. @throws Error a sentence: why not
 */
export const accepted = async (
  response: Uint8Array,
  { imprint, nonce }: StampRequest,
  { roots, ...clocks }: Asking,
): Promise<Accepted> => {
  const stamp = await timeStampIn(Uint8Array.from(response));
  if (stamp.imprint !== imprint)
    throw new Error('The authority has stamped something else than it was given.');
  if (stamp.nonce !== nonce) throw new Error('That is the response to another request.');
  const why = untimely(stamp.time, clocks);
  if (why !== null) throw new Error(why);
  if (roots !== null && !isUnder(stamp, roots))
    throw new Error('The certificate of the authority is under none of the roots that are given.');
  const { time, serial, signer } = stamp;
  return { time, serial, signer: signer.name, isTrusted: roots !== null };
};

const isUnder = ({ signer, certificates, time }: TimeStamp, roots: string): boolean =>
  isTrusted({
    signer: signer.der,
    others: certificates.map(({ der }) => der),
    roots: rootsIn(roots),
    at: time,
  });

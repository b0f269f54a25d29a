import { createHash, timingSafeEqual } from 'node:crypto';

import { status } from '@grpc/grpc-js';
import type { Metadata } from '@grpc/grpc-js';

import type { Caller } from '../log/access.js';
import { accessDenied, CallFailure } from './failures.js';

/** The one account of the store, an administrator. */
export interface Account {
  readonly user: string;
  readonly password: string;
}

/** Tells who calls, or refuses. */
export type Authentication = (metadata: Metadata) => Caller;

const ADMINISTRATOR = '$admins';

/** Without TLS nothing is checked, as the real server does it: everyone is an administrator. */
export const insecure: Authentication = () => ({ roles: [ADMINISTRATOR] });

/**
 * HTTP Basic. Wrong credentials are refused at once. No credentials are refused too, unless
 * anonymous access is allowed: then the access lists decide.
 */
export function basicAuthentication(account: Account, allowAnonymous: boolean): Authentication {
  const expected = digest(`${account.user}:${account.password}`);
  return (metadata) => {
    const [header] = metadata.get('authorization');
    if (header === undefined) {
      if (allowAnonymous) return { roles: [] };
      throw accessDenied();
    }
    const given = digest(credentialsFrom(String(header)));
    if (!timingSafeEqual(given, expected)) {
      throw new CallFailure(status.UNAUTHENTICATED, 'The user name or the password is wrong.');
    }
    return { name: account.user, roles: [ADMINISTRATOR] };
  };
}

function credentialsFrom(header: string): string {
  const [, encoded = ''] = /^Basic\s+(\S+)$/i.exec(header) ?? [];
  return Buffer.from(encoded, 'base64').toString('utf8');
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

import { z } from 'zod';
import type { Aggregate, EventsOf } from '../kernel.js';
import { leftovers } from '../leftovers.js';
import { type ApiToken, apiTokenEvents } from './api-token.js';

export const roles = ['user', 'admin', 'auditor'] as const;
export type Role = (typeof roles)[number];

/** How a licence reaches a user: assigned to him, or through a template of the PBX. */
export const licenceWays = ['direct', 'template'] as const;

/** What took an account away: somebody asked for it, or it had come back from an old backup. */
export const userRemovalRules = ['request', 'restored-backup'] as const;

const licence = z.object({
  how: z.enum(licenceWays),
  template: z.string().nullable().describe('Name of the template, where it came through one.'),
});
const since = z.iso.datetime().optional();
const identity = z.object({
  issuer: z.string().describe('The provider.'),
  subject: z.string().describe('Whom it calls so.'),
});
const devices = z.array(z.string()).describe('MAC addresses, 12 hex digits each.');

export const userEvents = {
  UserCreated: z
    .object({
      role: z.enum(roles),
      personal: z
        .object({
          name: z.string(),
          number: z.string().nullable(),
          passwordHash: z.string().nullable().describe('argon2id, PHC string.'),
        })
        .nullable(),
    })
    .describe('A person got an account.'),
  UserRenamed: z
    .object({ personal: z.object({ from: z.string().nullable(), to: z.string() }).nullable() })
    .describe('The name that the person signs in with, and registers phones under, is another.'),
  UserNumberChanged: z
    .object({
      personal: z.object({ from: z.string().nullable(), to: z.string().nullable() }).nullable(),
    })
    .describe('The person has another extension, or none.'),
  UserRoleChanged: z
    .object({ from: z.enum(roles), to: z.enum(roles) })
    .describe('The person may do other things from now on.'),
  UserDevicesChanged: z
    .object({ personal: z.object({ from: devices, to: devices }).nullable() })
    .describe('What other devices record from now on is the person’s, or is no longer.'),
  UserLicensed: licence
    .extend({ since: since.describe('Since when he has it so.') })
    .describe(
      'The person has the licence to be recorded, or has it as long as the template does that it comes through.',
    ),
  UserUnlicensed: z
    .object({
      since: since.describe(
        'From when the time of grace runs; without it nothing is removed for it.',
      ),
    })
    .describe('The person has no licence to be recorded; from now on a time of grace runs.'),
  UserPasswordChanged: z
    .object({ personal: z.object({ passwordHash: z.string() }).nullable() })
    .describe('From now on another password opens the account.'),
  PasswordChangeDemanded: z
    .object({})
    .describe('Somebody else knows the password: the person must choose another one first.'),
  PasswordChangeWaived: z.object({}).describe('The person may keep the password that there is.'),
  UserIdentityLinked: z
    .object({ personal: identity.nullable() })
    .describe('From now on the account is opened by this identity at an OpenID provider.'),
  UserIdentityUnlinked: z
    .object({})
    .describe('The identity at an OpenID provider opens the account no longer.'),
  UserIdentityBarred: z
    .object({})
    .describe(
      'The account that an identity at an OpenID provider opened was removed, and it gets no other by itself. The id of the stream is made from the identity.',
    ),
  UserSignedIn: z
    .object({})
    .describe(
      'The account was opened with the right password, or by its identity at an OpenID provider.',
    ),
  UserSignInRefused: z
    .object({ code: z.string() })
    .describe('Somebody tried to open the account and was turned away.'),
  UserLockoutLifted: z
    .object({})
    .describe('After too many failed sign-ins the account can be tried again at once.'),
  UserSignedOut: z.object({}).describe('The session was ended by its holder.'),
  ...apiTokenEvents,
  UserRemoved: z
    .object({
      role: z.enum(roles).describe('What the person was allowed to do until then.'),
      reason: z
        .string()
        .nullable()
        .describe('As whoever removed the account wrote it; it is kept when all else is gone.'),
      rule: z.enum(userRemovalRules),
    })
    .describe(
      'The account was taken away: nobody signs in with it or is recognised by it any more.',
    ),
  UserErased: z
    .object({ left: leftovers })
    .describe(
      'The key of the account is destroyed, and no file of the database holds what told of the person.',
    ),
} as const;
export type UserEvent = EventsOf<typeof userEvents>;

/**
 * `unknown`: nobody has said a word about a licence, which is not the same as having none: so it is with
 * accounts that are older than licences are known here.
 */
export type Licence = z.infer<typeof licence> | 'none' | 'unknown';

/** A person as an OpenID provider knows him: its own id, and its id of him. */
export type Identity = z.infer<typeof identity>;

export type User = {
  readonly exists: boolean;
  /** What became of an account that was taken away; nothing of it is left but its id. */
  readonly gone: 'removed' | 'erased' | null;
  readonly role: Role;
  /** `null` when the person's key is destroyed. */
  readonly name: string | null;
  readonly number: string | null;
  readonly canSignIn: boolean;
  /** The password must be changed before anything else. */
  readonly passwordChangeDue: boolean;
  /** Those that were not ended, expired or not. */
  readonly tokens: readonly ApiToken[];
  /** Who at an OpenID provider opens the account; `null`: nobody. */
  readonly identity: Identity | null;
  /** MAC addresses, 12 hex digits each. */
  readonly devices: readonly string[];
  readonly licence: Licence;
  /** ISO 8601: since when it is so with the licence; `null`: that is not known. */
  readonly licenceSince: string | null;
};

export const user: Aggregate<User, UserEvent> = {
  noun: 'user',
  initial: {
    exists: false,
    gone: null,
    role: 'user',
    name: null,
    number: null,
    canSignIn: false,
    passwordChangeDue: false,
    tokens: [],
    identity: null,
    devices: [],
    licence: 'unknown',
    licenceSince: null,
  },
  evolve: {
    UserCreated: (before, { role, personal }) => ({
      ...before,
      exists: true,
      role,
      name: personal?.name ?? null,
      number: personal?.number ?? null,
      canSignIn: (personal?.passwordHash ?? null) !== null,
    }),
    UserRenamed: (before, { personal }) => ({ ...before, name: personal?.to ?? null }),
    UserNumberChanged: (before, { personal }) => ({ ...before, number: personal?.to ?? null }),
    UserRoleChanged: (before, { to }) => ({ ...before, role: to }),
    UserDevicesChanged: (before, { personal }) => ({ ...before, devices: personal?.to ?? [] }),
    UserLicensed: (before, { how, template, since: from }) => ({
      ...before,
      licence: { how, template },
      licenceSince: from ?? null,
    }),
    UserUnlicensed: (before, { since: from }) => ({
      ...before,
      licence: 'none',
      licenceSince: from ?? null,
    }),
    UserPasswordChanged: (before, { personal }) => ({
      ...before,
      canSignIn: personal !== null,
      passwordChangeDue: false,
    }),
    PasswordChangeDemanded: (before) => ({ ...before, passwordChangeDue: true }),
    PasswordChangeWaived: (before) => ({ ...before, passwordChangeDue: false }),
    UserIdentityLinked: (before, { personal }) => ({ ...before, identity: personal }),
    UserIdentityUnlinked: (before) => ({ ...before, identity: null }),
    // Nothing personal is in such a stream, so there is nothing to erase.
    UserIdentityBarred: () => ({ ...user.initial, gone: 'erased' }),
    UserSignedIn: (before) => before,
    UserSignInRefused: (before) => before,
    UserLockoutLifted: (before) => before,
    UserSignedOut: (before) => before,
    ApiTokenIssued: (before, { tokenId, expiresAt }) => ({
      ...before,
      tokens: [...before.tokens, { id: tokenId, expiresAt }],
    }),
    ApiTokenEnded: (before, { tokenId }) => ({
      ...before,
      tokens: before.tokens.filter(({ id }) => id !== tokenId),
    }),
    UserRemoved: () => ({ ...user.initial, gone: 'removed' }),
    UserErased: (before) => ({ ...before, gone: 'erased' }),
  },
};

import { z } from 'zod';
import type { Aggregate, EventsOf } from '../kernel.js';

export const roles = ['user', 'admin', 'auditor'] as const;

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
  UserPasswordChanged: z
    .object({ personal: z.object({ passwordHash: z.string() }).nullable() })
    .describe('From now on another password opens the account.'),
  UserSignedIn: z.object({}).describe('The account was opened with the right password.'),
  UserSignInRefused: z
    .object({ code: z.string() })
    .describe('Somebody tried to open the account and was turned away.'),
  UserSignedOut: z.object({}).describe('The session was ended by its holder.'),
} as const;
export type UserEvent = EventsOf<typeof userEvents>;

export type User = { readonly exists: boolean };

export const user: Aggregate<User, UserEvent> = {
  noun: 'user',
  initial: { exists: false },
  evolve: {
    UserCreated: (before) => ({ ...before, exists: true }),
    UserPasswordChanged: (before) => before,
    UserSignedIn: (before) => before,
    UserSignInRefused: (before) => before,
    UserSignedOut: (before) => before,
  },
};

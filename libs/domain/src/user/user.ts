import { z } from 'zod';
import type { Aggregate, EventsOf } from '../kernel.js';

export const roles = ['user', 'admin', 'auditor'] as const;

export const userEvents = {
  UserCreated: z.object({
    role: z.enum(roles),
    personal: z
      .object({
        name: z.string(),
        number: z.string().nullable(),
        /** argon2id, PHC string. */
        passwordHash: z.string().nullable(),
      })
      .nullable(),
  }),
  UserPasswordChanged: z.object({ personal: z.object({ passwordHash: z.string() }).nullable() }),
  UserSignedIn: z.object({}),
  UserSignInRefused: z.object({ code: z.string() }),
  UserSignedOut: z.object({}),
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

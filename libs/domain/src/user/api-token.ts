import { z } from 'zod';
import { scopes } from '../access/scope.js';

export const apiTokenEvents = {
  ApiTokenIssued: z
    .object({
      tokenId: z.string(),
      scope: z.array(z.enum(scopes)),
      expiresAt: z.iso.datetime(),
      appObject: z.string().nullable().describe('The App object that it acts through.'),
      personal: z
        .object({ name: z.string(), tokenHash: z.string().describe('SHA-256, hex.') })
        .nullable(),
    })
    .describe('A program may act as the person, within the scope and until it expires.'),
  ApiTokenEnded: z
    .object({ tokenId: z.string() })
    .describe('The program that has this token may act as the person no more.'),
} as const;

/** A token that was issued and not ended. */
export type ApiToken = {
  readonly id: string;
  /** ISO 8601. */
  readonly expiresAt: string;
};

/** What ends them all, as when the account is taken away. */
export const endedAll = (tokens: readonly ApiToken[]) =>
  tokens.map(({ id }) => ({ type: 'ApiTokenEnded' as const, data: { tokenId: id } }));

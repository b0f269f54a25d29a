import type { PerEvent } from '#domain/kernel';
import type { UserEvent } from '#domain/user/user';
import type { EventMetadata } from '../../event-store/recorded-event.js';
import type { RowChange } from '../projection/patch.js';
import type { ApiTokenRow } from './api-token.entity.js';

type TokenEvent = Extract<UserEvent, { type: `ApiToken${string}` }>;

/** Event of an account to the row of one of its API tokens. */
export const apiTokenRow: PerEvent<TokenEvent, [EventMetadata], RowChange<ApiTokenRow>> = {
  ApiTokenIssued: ({ at }, { scope, expiresAt, appObject, personal }) => ({
    name: personal?.name ?? null,
    tokenHash: personal?.tokenHash ?? null,
    scope,
    appObject,
    createdAt: at,
    expiresAt,
  }),
  ApiTokenEnded: () => 'remove',
};

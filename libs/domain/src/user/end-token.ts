import type { Decision } from '../kernel.js';
import type { User, UserEvent } from './user.js';

/** The program that has the token may act as the person no more. Asking twice is harmless. */
export const endToken =
  (tokenId: string): Decision<User, UserEvent> =>
  ({ tokens }) =>
    tokens.some(({ id }) => id === tokenId) ? [{ type: 'ApiTokenEnded', data: { tokenId } }] : [];

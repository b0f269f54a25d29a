import type { Decision } from '../kernel.js';
import type { User, UserEvent } from './user.js';

/**
 * An identity gets no account by itself any more, because one that it opened was removed. Decided on what
 * would be its account; where there is or was one, that says so already.
 */
export const barIdentity: Decision<User, UserEvent> = ({ exists, gone }) =>
  exists || gone !== null ? [] : [{ type: 'UserIdentityBarred', data: {} }];

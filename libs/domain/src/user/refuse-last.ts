import { Refusal } from '../kernel.js';
import type { User } from './user.js';

/** `others`: how many other administrators there are who can sign in; one of all must stay. @throws Refusal */
export const refuseLast = ({ role }: Pick<User, 'role'>, others: number): void => {
  if (role === 'admin' && others === 0)
    throw new Refusal(
      'conflict',
      'last-administrator',
      'Nobody else could administer the product; give somebody else the role "admin" and a password first.',
    );
};

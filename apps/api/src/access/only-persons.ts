import { Refusal } from '#domain/kernel';
import type { LiveSession } from '../sessions/sessions.js';

/** What would let a token outlive itself, or reach for more, takes a person. @throws Refusal */
export const refusePrograms = ({ tokenId }: Pick<LiveSession, 'tokenId'>): void => {
  if (tokenId === undefined) return;
  throw new Refusal(
    'forbidden',
    'session-required',
    'An API token cannot do this, whatever its scope; a person who signs in can.',
  );
};

import { Refusal } from '#domain/kernel';
import { ACCESS_TOKEN, type LiveSession } from '../sessions/sessions.js';

/** What would let a token outlive itself, or reach for more, takes a person. @throws Refusal */
export const refusePrograms = ({ tokenId }: Pick<LiveSession, 'tokenId'>): void => {
  if (tokenId === undefined) return;
  throw new Refusal(
    'forbidden',
    'session-required',
    'An API token cannot do this, whatever its scope; a person who signs in can.',
  );
};

/** Nor does an access token of the OpenID provider make what lasts longer than it does. @throws Refusal */
export const refuseTokens = (session: Pick<LiveSession, 'tokenId' | 'via'>): void => {
  refusePrograms(session);
  if (session.via === ACCESS_TOKEN)
    throw new Refusal(
      'forbidden',
      'session-required',
      'An access token of the OpenID provider cannot do this; a person who signs in can.',
    );
};

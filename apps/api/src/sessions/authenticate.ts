import type { FastifyRequest } from 'fastify';
import { Refusal } from '#domain/kernel';
import type { LiveSession, Sessions } from './sessions.js';

const BEARER = /^Bearer +(\S+)$/i;

/**
 * The session of a request, by bearer token or cookie. `withAnyPassword`: also of a person in a browser who
 * must choose another password first. @throws Refusal when there is none
 */
export const authenticate = async (
  request: FastifyRequest,
  sessions: Sessions,
  { withAnyPassword = false } = {},
): Promise<LiveSession> => {
  const bearer = BEARER.exec(request.headers.authorization ?? '')?.[1];
  const token = bearer ?? request.cookies[sessions.cookie];
  const session = token === undefined ? null : await sessions.find(token);
  if (!session) throw new Refusal('unauthenticated', 'not-signed-in');
  if (bearer === undefined && !withAnyPassword) refuseDuePassword(session);
  return session;
};

/** A person reads a password that was printed or told, and changes it; a program goes on. @throws Refusal */
const refuseDuePassword = ({ passwordChangeDue }: LiveSession): void => {
  if (passwordChangeDue)
    throw new Refusal(
      'forbidden',
      'password-change-required',
      'Choose another password first: PUT /api/session/password.',
    );
};

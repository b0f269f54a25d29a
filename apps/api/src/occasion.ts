import { type ExecutionContext, createParamDecorator } from '@nestjs/common';
import { appObjectNameOf } from '#domain/access/acting';
import { consentOf } from '#domain/access/consent';
import type { Occasion } from '#domain/kernel';
import type { Clock } from '#infra/clock';
import type { LiveSession } from './sessions/sessions.js';
import type { SignedInRequest } from './sessions/session.guard.js';

/** The caller's session, as the guard found it. */
export const Caller = createParamDecorator(
  (_data: unknown, context: ExecutionContext): LiveSession =>
    context.switchToHttp().getRequest<SignedInRequest>().session,
);

/** The request's own id, made here and never taken from the caller: event ids grow from it. */
export const RequestId = createParamDecorator(
  (_data: unknown, context: ExecutionContext): string =>
    context.switchToHttp().getRequest<SignedInRequest>().id,
);

type Asker = Pick<LiveSession, 'userId' | 'through' | 'consent' | 'tokenId'>;

/**
 * A person asks, through a door; every trace says through which App object, under whose consent, and with
 * which API token.
 */
export const occasionOf = (
  clock: Clock,
  { userId, through, consent = null, tokenId }: Asker,
  correlationId: string,
  via = 'rest',
): Occasion => {
  const appObject = appObjectNameOf(through);
  const given = consentOf({ through, consent });
  return {
    by: `user:${userId}`,
    at: clock.now(),
    via,
    correlationId,
    ...(appObject !== null && { appObject }),
    ...(given !== null && { consent: given.monitor }),
    ...(tokenId !== undefined && { token: tokenId }),
  };
};

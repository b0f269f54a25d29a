import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { consentOf } from '#domain/access/consent';
import { type Verb, recordingVerbs } from '#domain/access/may';
import { needsOf } from '../access/needs.js';
import { refusePrograms } from '../access/only-persons.js';
import { RecordingAccess } from '../access/recording-access.js';
import { AddressLimits } from '../limits/address-limits.js';
import { tooManyRequests } from '../limits/limit-doors.js';
import { authenticate } from './authenticate.js';
import { RunningAnswers } from '../supervision/running-answers.js';
import { type LiveSession, Sessions } from './sessions.js';

/** A request once the guard has let it in. */
export type SignedInRequest = FastifyRequest & { session: LiveSession };

const SHOWING: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/** Stands before every route: who calls, and may he do such a thing at all? */
@Injectable()
export class SessionGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly sessions: Sessions,
    private readonly access: RecordingAccess,
    private readonly limits: AddressLimits,
    private readonly answers: RunningAnswers,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { need, withAnyPassword } = needsOf(this.reflector, context.getHandler());
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (need === 'nothing') return this.isWithinLimit(request);
    const session = await authenticate(request, this.sessions, { withAnyPassword });
    const { id } = request.params as { id?: string };
    const verb = need === 'person' || need === 'session' ? null : need;
    if (need === 'person') refusePrograms(session);
    if (verb !== null) await this.access.admit(session, verb, id);
    Object.assign(request, { session });
    const { raw } = context.switchToHttp().getResponse<FastifyReply>();
    // What shows something; that somebody signs out, or ends a grant himself, is answered.
    if (SHOWING.has(request.method))
      this.answers.begin(raw, {
        tokenHash: session.tokenHash,
        verb,
        recording: isOfOne(verb) ? (id?.toLowerCase() ?? null) : null,
        consent: consentOf(session),
      });
    return true;
  }

  /** @throws TooManyRequests */
  private async isWithinLimit({ ip }: FastifyRequest): Promise<true> {
    const seconds = await this.limits.take('open', ip);
    if (seconds > 0) throw tooManyRequests(seconds);
    return true;
  }
}

const isOfOne = (verb: Verb | null): boolean =>
  (recordingVerbs as readonly (Verb | null)[]).includes(verb);

import { appObjectId } from '#domain/app-object/name';
import { Refusal } from '#domain/kernel';
import { revoke } from '#domain/supervision/revoke';
import type { RevocationCause } from '#domain/supervision/supervision';
import { PresenceUnknown } from '#infra/consent/consent-store';
import { systemOccasion } from '#infra/occasion';
import type { KeptSupervision } from '#infra/read-model/supervisions/supervision.queries';
import type { Context } from '../context.js';
import { type LiveSession, type Sessions, sessionIdOf } from '../sessions/sessions.js';
import { endConsent } from './end-consent.js';

/**
 * What ends without anybody asking for it: a grant whose supervisor is gone, a request of somebody who is.
 * Any process may notice, several may at once; the log takes it once.
 */
export class Endings {
  constructor(
    private readonly context: Pick<Context, 'house' | 'supervisions' | 'consents' | 'appObjects'>,
    private readonly sessions: Pick<Sessions, 'again' | 'byId'>,
  ) {}

  /**
   * Looks at all that is open, whatever fails with one of them. Rejects then, and at once when Redis is away,
   * as nobody can tell who is gone.
   */
  async endVoid(): Promise<void> {
    const faults: unknown[] = [];
    for (const each of await this.context.supervisions.open())
      await this.endIfVoid(each).catch((error: unknown) => {
        if (error instanceof PresenceUnknown) throw error;
        faults.push(error);
      });
    const [cause] = faults;
    if (faults.length > 0)
      throw new Error(`${String(faults.length)} requests or grants were not looked at.`, { cause });
  }

  /** @throws Refusal for who shows a token that nobody here keeps: nothing would tell when he leaves */
  async refuseUnlessKept(session: LiveSession): Promise<void> {
    if ((await this.sessions.byId(sessionIdOf(session))) !== null) return;
    throw new Refusal(
      'forbidden',
      'session-required',
      'Four-eyes access takes a session of your own: sign in with POST /api/session or in the browser.',
    );
  }

  /** `null`: it goes on. */
  async endIfVoid(of: KeptSupervision): Promise<RevocationCause | null> {
    const cause = await this.causeOf(of);
    if (cause === null) return null;
    const { clock } = this.context.house;
    const on = systemOccasion(clock, 'supervision', { via: 'live', correlationId: of.id });
    await endConsent(this.context, of, revoke(cause), on);
    return cause;
  }

  private async causeOf(of: KeptSupervision): Promise<RevocationCause | null> {
    const user = await this.sessionOf(of.session);
    if (user === null) return 'user-signed-out';
    const changed = await this.changeOf(of, user);
    if (changed !== null) return changed;
    if (of.stage === 'granted') {
      if (of.monitorSession !== null && (await this.sessionOf(of.monitorSession)) === null)
        return 'monitor-signed-out';
      const standing = await this.context.consents.standing(of.session, of.id);
      if (standing !== 'runs') return standing;
    }
    return (await this.context.consents.hasLeft(of.session, of.id)) ? 'user-left' : null;
  }

  /** What it was asked for is not what the session acts through any more. */
  private async changeOf(
    { appObject, monitor }: KeptSupervision,
    { through }: LiveSession,
  ): Promise<RevocationCause | null> {
    const id = appObjectId(appObject);
    if (typeof through !== 'string' && appObjectId(through.name) === id)
      return through.monitor === monitor ? null : 'app-object-changed';
    const now = await this.context.appObjects.byName(appObject);
    return now?.monitor === monitor ? 'app-object-chosen' : 'app-object-changed';
  }

  private async sessionOf(id: string): Promise<LiveSession | null> {
    const row = await this.sessions.byId(id);
    return row && this.sessions.again(row.tokenHash);
  }
}

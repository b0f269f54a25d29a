import type { ServerResponse } from 'node:http';
import type { Consent } from '#domain/access/consent';
import type { Verb } from '#domain/access/may';
import { sessionIdOf } from '../sessions/sessions.js';

const REFUSED = 400;

/** To whom something is being sent, and on what it depends. */
export type Answering = {
  /** Of the session, or token, that is answered. */
  readonly tokenHash: string;
  /** What the caller must be allowed to do; `null`: to be signed in is enough. */
  readonly verb: Verb | null;
  /** Id of the one that it is about, as the request has it; `null`: it is about none. */
  readonly recording: string | null;
  /** Under whose consent; `null`: it took none. */
  readonly consent: Consent | null;
};

/** The answers that are being sent, so that they can be cut when what they depend on is gone. */
export class RunningAnswers {
  private readonly running = new Map<ServerResponse, Answering>();

  begin(response: ServerResponse, answering: Answering): void {
    // Whoever is gone before will not close again.
    if (response.destroyed) return;
    this.running.set(response, answering);
    response.once('close', () => this.running.delete(response));
  }

  /**
   * Those that show something by now. What is not decided yet, or is a refusal, is left to end by itself: cut,
   * it would tell of a recording that there is one.
   */
  showing(): Answering[] {
    return [...this.running].flatMap(([{ headersSent, statusCode }, answering]) =>
      headersSent && statusCode < REFUSED ? [answering] : [],
    );
  }

  /** Ids of the sessions that are answered under a supervisor's consent. */
  supervised(): string[] {
    const all = [...this.running.values()];
    return [...new Set(all.flatMap((each) => (each.consent ? [sessionIdOf(each)] : [])))];
  }

  /** Cuts what is sent under a consent that is not given any more. @returns how many */
  cutUnless(given: ReadonlyMap<string, Consent>): number {
    return this.cut((each) => {
      const { consent } = each;
      return consent && given.get(sessionIdOf(each))?.supervision !== consent.supervision;
    });
  }

  /** Cuts those of which this is so. @returns how many */
  cut(isOver: (answering: Answering) => boolean | null): number {
    const over = [...this.running].filter(([, answering]) => isOver(answering));
    // At once: what waits to be sent is not sent any more either.
    for (const [response] of over) {
      this.running.delete(response);
      response.socket?.resetAndDestroy();
    }
    return over.length;
  }
}

import type { ServerResponse } from 'node:http';
import type { Consent } from '#domain/access/consent';

type Running = { readonly session: string; readonly supervision: string };

/** The answers that are being sent under a supervisor's consent, so that they can be cut with it. */
export class RunningAnswers {
  private readonly running = new Map<ServerResponse, Running>();

  /** `session`: id of the session that is answered. */
  begin(response: ServerResponse, session: string, { supervision }: Consent): void {
    // Whoever is gone before will not close again.
    if (response.destroyed) return;
    this.running.set(response, { session, supervision });
    response.once('close', () => this.running.delete(response));
  }

  sessions(): string[] {
    return [...new Set([...this.running.values()].map(({ session }) => session))];
  }

  /** Cuts what is sent under a consent that is not given any more. @returns how many */
  cutUnless(given: ReadonlyMap<string, Consent>): number {
    const over = [...this.running].filter(
      ([, { session, supervision }]) => given.get(session)?.supervision !== supervision,
    );
    // At once: what waits to be sent is not sent any more either.
    for (const [response] of over) {
      this.running.delete(response);
      response.socket?.resetAndDestroy();
    }
    return over.length;
  }
}

import type { Logger } from 'pino';
import { type Caller, may } from '#domain/access/may';
import type { CatalogueWatch } from '#infra/read-model/checkpoint/catalogue-watch';
import type { RecordingJson } from '#infra/read-model/recordings/recording-json';
import type { RecordingQueries } from '#infra/read-model/recordings/recording.queries';
import { allows, remains } from '../access/recording-access.js';
import { Coalesced } from '../live/coalesced.js';
import type { Answering, RunningAnswers } from './running-answers.js';

/** What nobody tells of, as that a session expires or a recording is given to somebody else. */
const LOOKED_EVERY_MS = 2_000;

type Deps = {
  readonly answers: Pick<RunningAnswers, 'showing' | 'cut'>;
  /** Who is called by this hash now; `null`: nobody any more. */
  readonly sessions: { again(tokenHash: string): Promise<Caller | null> };
  readonly recordings: Pick<RecordingQueries, 'many'>;
  readonly watch: Pick<CatalogueWatch, 'onAccess'>;
  readonly log: Pick<Logger, 'warn'>;
};

type Now = {
  readonly sessions: ReadonlyMap<string, Caller | null>;
  readonly recordings: ReadonlyMap<string, RecordingJson>;
};

/**
 * Cuts what is being sent to whom it must not be sent any more: his session has ended, he may not see it now, or
 * it is gone. Each process looks after its own answers, whichever process was told; no answer asks anything itself.
 */
export class EndedRights {
  private readonly looking = new Coalesced(() => this.look());
  private readonly timer: NodeJS.Timeout;
  private readonly hear: () => void;

  constructor(private readonly deps: Deps) {
    this.hear = deps.watch.onAccess(this.ask);
    this.timer = setInterval(this.ask, LOOKED_EVERY_MS);
    this.timer.unref();
  }

  close(): void {
    clearInterval(this.timer);
    this.hear();
  }

  private readonly ask = (): void => {
    this.looking.ask().catch((error: unknown) => {
      this.deps.log.warn({ err: error }, 'whether running answers may go on could not be asked');
    });
  };

  private async look(): Promise<void> {
    const { answers } = this.deps;
    const running = new Set(answers.showing());
    if (running.size === 0) return;
    const now = await this.askAnew([...running]);
    answers.cut((each) => running.has(each) && !mayGoOn(each, now));
  }

  private async askAnew(running: readonly Answering[]): Promise<Now> {
    const { sessions, recordings } = this.deps;
    const hashes = [...new Set(running.map(({ tokenHash }) => tokenHash))];
    const ids = [...new Set(running.flatMap(({ recording }) => recording ?? []))];
    const [callers, found] = await Promise.all([
      Promise.all(hashes.map(async (hash) => [hash, await sessions.again(hash)] as const)),
      ids.length === 0 ? [] : recordings.many(ids),
    ]);
    return {
      sessions: new Map(callers),
      recordings: new Map(found.map((recording) => [recording.id, recording])),
    };
  }
}

const mayGoOn = ({ tokenHash, verb, recording }: Answering, now: Now): boolean => {
  const session = now.sessions.get(tokenHash);
  if (!session) return false;
  if (verb === null) return true;
  if (recording === null) return may(session, verb).allowed;
  const about = now.recordings.get(recording);
  return about !== undefined && remains(verb, about) && allows(session, verb, about);
};

import type { WebSocket } from 'ws';
import { z } from 'zod';
import { may } from '#domain/access/may';
import { Refusal } from '#domain/kernel';
import type { KeptLine } from '#infra/trace/log-store';
import type { HoldView } from '../holds/hold.schema.js';
import type { SeenRecording } from '../holds/seen-recording.js';
import { lineJson } from '../log/log.schema.js';
import type { Status } from '../operations/status.js';
import type { LiveSession, Sessions } from '../sessions/sessions.js';
import { needOf } from './topics.js';
import type { AccessView } from '../supervision/access.schema.js';
import { Pulse } from './pulse.js';

/** Access tokens of an OpenID provider are long. */
const MOST_TOKEN_CHARACTERS = 16_384;

const frameSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('auth'), token: z.string().max(MOST_TOKEN_CHARACTERS) }),
  z.strictObject({ type: z.literal('subscribe'), topic: z.string().max(100) }),
  z.strictObject({ type: z.literal('unsubscribe'), topic: z.string().max(100) }),
  z.strictObject({ type: z.literal('ping') }),
]);
type Frame = z.infer<typeof frameSchema>;

const RECORDING = 'recording:';
const MOST_TOPICS = 100;
const SIGN_IN_WITHIN_MS = 10_000;
const SESSION_ENDED = 4401;
/** A client that does not read what it is sent is not waited for. */
const MOST_BUFFERED_BYTES = 4 * 1_024 * 1_024;
const TOO_SLOW = 4408;

export type ClientDeps = {
  readonly sessions: Pick<Sessions, 'find' | 'again'>;
  /** When the connection began, by the product's clock. */
  readonly since: number;
  /** Somebody has shown who he is, for the first time on this connection. */
  readonly onSignIn: () => void;
  /** The log is read on from now; `listen` is called before the first line. */
  readonly beginLog: (listen: () => void) => Promise<void>;
};

/** One connection: who it is, what it wants to hear, what it has been shown. */
export class LiveClient {
  session: LiveSession | null = null;
  readonly pulse: Pulse;
  /** A browser sent it along: a person, who changes a password that others know before anything else. */
  private isByCookie = false;
  private readonly topics = new Set<string>();
  private readonly shown = new Set<string>();
  private readonly deadline: NodeJS.Timeout;
  private hasSignedIn = false;
  /** Frames are answered in the order in which they came. */
  private turn: Promise<void>;

  constructor(
    private readonly socket: WebSocket,
    private readonly deps: ClientDeps,
    cookie: string | null,
  ) {
    this.pulse = new Pulse(socket);
    this.deadline = setTimeout(() => {
      if (!this.session) this.endSession();
    }, SIGN_IN_WITHIN_MS);
    this.turn = cookie === null ? Promise.resolve() : this.signIn(cookie, true);
    socket.on('message', (bytes) => {
      const text = (bytes as Buffer).toString('utf8');
      this.turn = this.turn
        .then(() => this.hear(text))
        .catch(() => {
          this.close(1011, 'try again');
        });
    });
    socket.on('error', () => {
      socket.terminate();
    });
    socket.on('close', () => {
      clearTimeout(this.deadline);
    });
  }

  wants(id: string): boolean {
    return this.topics.has('recordings') || this.topics.has(`recording:${id}`);
  }

  wantsAny(ids: readonly string[]): boolean {
    return this.session !== null && ids.some((id) => this.wants(id));
  }

  /** Tells of a recording as it is now. */
  show(recording: SeenRecording): void {
    const isNew =
      !this.shown.has(recording.id) && Date.parse(recording.startedAt) >= this.deps.since;
    this.shown.add(recording.id);
    this.send({ type: 'recording', change: isNew ? 'added' : 'changed', recording });
  }

  /** Tells that a recording is gone, or no longer for this session; of what it never saw only if asked to. */
  hide(id: string, evenIfUnseen: boolean): void {
    if (this.shown.delete(id) || evenIfUnseen)
      this.send({ type: 'recording', change: 'removed', recording: { id } });
  }

  /** Ids of the recordings that are followed by themselves. */
  followed(): string[] {
    const topics = [...this.topics].filter((topic) => topic.startsWith(RECORDING));
    return topics.map((topic) => topic.slice(RECORDING.length));
  }

  /** Of what it saw nothing is told any more, not even that it is gone. */
  readonly forget = (): void => {
    this.shown.clear();
  };

  /** Tells that many recordings may be others now, too many to name. */
  tellToReread(): void {
    if (this.session !== null && this.topics.has('recordings'))
      this.send({ type: 'recordings', change: 'reread' });
  }

  wantsHolds(): boolean {
    return this.mayHear('holds');
  }

  showHold(hold: HoldView): void {
    this.send({ type: 'hold', change: hold.active ? 'added' : 'changed', hold });
  }

  /** Whoever hears of requests is there to answer them. */
  wantsAccess(): boolean {
    return this.mayHear('access');
  }

  showAccess(access: AccessView): void {
    const change = access.state === 'requested' ? 'request' : access.state;
    this.send({ type: 'access', change, access });
  }

  wantsStatus(): boolean {
    return this.mayHear('status');
  }

  showStatus(status: Status): void {
    this.send({ type: 'status', status });
  }

  wantsLog(): boolean {
    return this.mayHear('log');
  }

  showLog(lines: readonly KeptLine[]): void {
    if (lines.length > 0) this.send({ type: 'log', lines: lines.map(lineJson) });
  }

  /** The session as it is by now, with what it may see. */
  async renewSession(): Promise<void> {
    if (this.session === null) return;
    const session = await this.deps.sessions.again(this.session.tokenHash);
    if (session === null || this.mustWait(session)) this.endSession();
    else if (this.session !== null) this.session = session;
  }

  endSession(): void {
    this.session = null;
    this.close(SESSION_ENDED, 'the session has ended');
  }

  close(code: number, reason: string): void {
    this.socket.close(code, reason);
  }

  private mayHear(topic: string): boolean {
    return this.topics.has(topic) && this.refusalOf(topic) === null;
  }

  /** Why nothing is told of a topic; `null`: it is told. */
  private refusalOf(topic: string): { code: string; detail: string } | null {
    const needed = needOf(topic);
    if (this.session === null || !needed) return { code: 'not-allowed', detail: topic };
    const { allowed, why, code } = may(this.session, needed.verb);
    const isForOthers = topic === 'access' && this.session.tokenId !== undefined;
    if (allowed && !isForOthers) return null;
    if (code !== undefined) return { code, detail: why };
    return { code: 'not-allowed', detail: `The topic ${topic} is for ${needed.of}.` };
  }

  private mustWait({ passwordChangeDue }: LiveSession): boolean {
    return this.isByCookie && passwordChangeDue;
  }

  private async hear(text: string): Promise<void> {
    const frame = parse(text);
    if (!frame)
      return this.fault('frame-invalid', 'Not a frame of this protocol; see docs/live.md.');
    if (frame.type === 'auth') return this.signIn(frame.token);
    if (frame.type === 'ping') return this.send({ type: 'pong' });
    if (!this.session) return this.endSession();
    return this.subscription(frame.type, frame.topic);
  }

  private async signIn(token: string, isByCookie = false): Promise<void> {
    const session = await this.deps.sessions.find(token).catch(nobodyIfRefused);
    this.isByCookie = isByCookie;
    if (!session) return this.endSession();
    if (this.mustWait(session)) {
      this.fault('password-change-required', 'Choose another password first.');
      return this.endSession();
    }
    if (!this.hasSignedIn) this.deps.onSignIn();
    this.hasSignedIn = true;
    this.session = session;
    const { userId: id, name, role } = session;
    this.send({ type: 'session', user: { id, name, role } });
  }

  private async subscription(type: 'subscribe' | 'unsubscribe', topic: string): Promise<void> {
    if (needOf(topic) === null) return this.fault('topic-unknown', `There is no topic ${topic}.`);
    const refusal = this.refusalOf(topic);
    if (type === 'unsubscribe') this.topics.delete(topic);
    else if (this.topics.size >= MOST_TOPICS)
      return this.fault('too-many-topics', `At most ${String(MOST_TOPICS)} topics.`);
    else if (refusal) return this.fault(refusal.code, refusal.detail);
    else if (topic === 'log')
      return this.deps.beginLog(() => {
        this.topics.add(topic);
        this.send({ type: 'subscribed', topic });
      });
    else this.topics.add(topic);
    this.send({ type: `${type}d`, topic });
  }

  private fault(code: string, detail: string): void {
    this.send({ type: 'error', code, detail });
  }

  private send(frame: object): void {
    if (this.socket.bufferedAmount > MOST_BUFFERED_BYTES) this.close(TOO_SLOW, 'reads too slowly');
    else this.socket.send(JSON.stringify(frame));
  }
}

const parse = (text: string): Frame | null => {
  try {
    return frameSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
};

/** A token that is refused in words opens nothing; that it cannot be looked at is another matter. */
const nobodyIfRefused = (fault: unknown): null => {
  if (fault instanceof Refusal) return null;
  throw fault;
};

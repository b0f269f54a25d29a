import type { IncomingMessage } from 'node:http';
import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { type WebSocket, WebSocketServer } from 'ws';
import { whyNothing } from '#domain/access/consent';
import { sightOf } from '#domain/access/may';
import type { HoldsById } from '#infra/read-model/holds/hold.queries';
import type { RecordingJson } from '#infra/read-model/recordings/recording-json';
import { codeOf } from '#infra/trace/line';
import type { KeptLine } from '#infra/trace/log-store';
import { trace, warn } from '#infra/trace/trace';
import { allows } from '../access/recording-access.js';
import type { Activity } from '../access/activity.js';
import type { Context } from '../context.js';
import type { AddressLimits } from '../limits/address-limits.js';
import { type Trusts, addressOf } from '../limits/trusted-proxies.js';
import { statusOf } from '../operations/status.js';
import { endWithProblem } from '../raw-problem.js';
import { holdViewOf } from '../holds/hold.schema.js';
import { seenBy } from '../holds/seen-recording.js';
import type { Sessions } from '../sessions/sessions.js';
import { Coalesced } from './coalesced.js';
import type { Endings } from '../supervision/endings.js';
import { FourEyes } from '../supervision/four-eyes.js';
import type { RunningAnswers } from '../supervision/running-answers.js';
import { LiveClient } from './live-client.js';
import { LiveLog } from './live-log.js';
import { malformed, refusalOf, tooMany } from './upgrade.js';

const MAX_FRAME_BYTES = 64 * 1_024;
const HEARTBEAT_MS = 20_000;
const SESSIONS_CHECKED_MS = 2_000;
const STATUS_EVERY_MS = 2_000;
const GOING_AWAY = 1001;

type Known = {
  readonly byId: ReadonlyMap<string, RecordingJson>;
  readonly onThem: HoldsById;
  readonly missing: 'removed' | 'not-there-yet';
};

type Deps = {
  context: Context;
  sessions: Sessions;
  activity: Activity;
  answers: RunningAnswers;
  endings: Endings;
  log: Logger;
  publicUrl: string | null;
  limits: AddressLimits;
  trusts: Trusts;
  onCount(count: number): void;
};

/** `/api/live`: pushes each change to those who may see it. One per process; the database tells of changes. */
export class LiveGateway {
  private readonly sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES });
  private readonly clients = new Set<LiveClient>();
  private readonly timers: NodeJS.Timeout[];
  private readonly log: LiveLog;
  private readonly renewal = new Coalesced(() => this.renew([...this.clients]));
  private readonly fourEyes: FourEyes;

  constructor(private readonly deps: Deps) {
    const { watch, lines } = deps.context;
    this.log = new LiveLog(lines, (news) => this.showLog(news));
    watch.onLog(() => void this.log.readOn().catch(this.failed));
    watch.onChange(({ recordings }) => void this.push(recordings, 'removed').catch(this.failed));
    watch.onHolds((ids) => void this.pushHolds(ids).catch(this.failed));
    watch.onSettings(() => void this.pushMany().catch(this.failed));
    watch.onAccess(() => void this.renewal.ask().catch(this.failed));
    const { clients } = this;
    const renew = (those: readonly LiveClient[]) => this.renew(those);
    this.fourEyes = new FourEyes({ ...deps, clients, renew });
    watch.onProgress(({ recordings }) => void this.pushProgress(recordings).catch(this.failed));
    this.timers = [
      setInterval(() => {
        for (const client of this.clients) client.pulse.heartbeat();
      }, HEARTBEAT_MS),
      setInterval(() => void this.closeEnded().catch(this.failed), SESSIONS_CHECKED_MS),
      setInterval(() => void this.pushStatus().catch(this.failed), STATUS_EVERY_MS),
    ];
    for (const timer of this.timers) timer.unref();
  }

  attach(server: Server): void {
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      const refusal = refusalOf(request, this.deps.publicUrl);
      if (refusal !== null) return endWithProblem(socket, refusal);
      this.admit(request, socket, head).catch(this.failed);
    });
    this.sockets.on('wsClientError', (error, socket) => {
      endWithProblem(socket, malformed(error));
    });
  }

  /** Whoever signs in is not counted any more; those who never do are not let in without end. */
  private async admit(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const { limits, trusts } = this.deps;
    const address = addressOf(request, trusts);
    const seconds = await limits.take('connecting', address);
    if (seconds > 0) return endWithProblem(socket, tooMany(seconds));
    const onSignIn = () => void limits.giveBack('connecting', address).catch(this.failed);
    this.sockets.handleUpgrade(request, socket, head, (webSocket) => {
      this.welcome(webSocket, request, onSignIn);
    });
  }

  async close(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    await this.fourEyes.close();
    for (const client of this.clients) client.close(GOING_AWAY, 'the server is stopping');
    this.sockets.close();
  }

  private welcome(webSocket: WebSocket, request: IncomingMessage, onSignIn: () => void): void {
    const { sessions, context } = this.deps;
    const since = context.house.clock.now().getTime();
    const client = new LiveClient(
      webSocket,
      { sessions, since, onSignIn, beginLog: (listen) => this.log.begin(listen) },
      cookieOf(request, sessions.cookie),
    );
    this.clients.add(client);
    this.deps.onCount(this.clients.size);
    trace.connections?.('A WebSocket connection was opened.', { count: this.clients.size });
    webSocket.on('close', (status) => {
      this.clients.delete(client);
      if (client.wantsAccess()) this.fourEyes.look();
      trace.connections?.('A WebSocket connection was closed.', {
        count: this.clients.size,
        status,
      });
      this.deps.onCount(this.clients.size);
    });
  }

  private async pushProgress(ids: readonly string[] | null): Promise<void> {
    if (this.clients.size === 0) return;
    const current = ids ?? (await this.deps.context.progress.current()).map((p) => p.recordingId);
    await this.push(current, 'not-there-yet');
  }

  /** `missing`: what it means that the catalogue does not have a recording. */
  private async push(ids: readonly string[], missing: Known['missing']): Promise<void> {
    const listening = [...this.clients].filter((client) => client.wantsAny(ids));
    if (listening.length === 0 || ids.length === 0) return;
    const { recordings, holds } = this.deps.context;
    const [found, onThem] = await Promise.all([recordings.many([...ids]), holds.on(ids)]);
    const byId = new Map(found.map((recording) => [recording.id, recording]));
    for (const client of listening) this.tell(client, ids, { byId, onThem, missing });
  }

  private tell(client: LiveClient, ids: readonly string[], { byId, onThem, missing }: Known): void {
    const { session } = client;
    if (!session) return;
    const shown: string[] = [];
    for (const id of ids.filter((each) => client.wants(each))) {
      const recording = byId.get(id);
      if (recording && allows(session, 'list', recording)) {
        client.show(seenBy(session, recording, onThem));
        shown.push(id);
      } else if (recording || missing === 'removed')
        client.hide(id, !recording && sightOf(session) === 'all');
    }
    this.deps.activity.listed(session, {}, shown, { via: 'live' });
  }

  private async pushHolds(ids: readonly string[]): Promise<void> {
    const { holds, users } = this.deps.context;
    const listening = [...this.clients].filter((client) => client.wantsHolds());
    if (listening.length > 0)
      for (const kept of await holds.many(ids)) {
        const view = await holdViewOf(kept, users);
        for (const client of listening) client.showHold(view);
      }
    await this.pushMany();
  }

  /** Something changed that says of many recordings at once what they are: nobody names them. */
  private async pushMany(clients: readonly LiveClient[] = [...this.clients]): Promise<void> {
    for (const client of clients) client.tellToReread();
    await this.push([...new Set(clients.flatMap((each) => each.followed()))], 'not-there-yet');
    for (const { session, forget } of clients)
      if (session !== null && whyNothing(session) !== null) forget();
  }

  private async pushStatus(): Promise<void> {
    const listening = [...this.clients].filter((client) => client.wantsStatus());
    if (listening.length === 0) return;
    const status = await statusOf(this.deps.context);
    for (const client of listening) client.showStatus(status);
  }

  /** @returns whether anybody listens */
  private showLog(lines: readonly KeptLine[]): boolean {
    const listening = [...this.clients].filter((client) => client.wantsLog());
    for (const client of listening) {
      client.showLog(lines);
      if (client.session) this.deps.activity.logRead(client.session, 'live', {});
    }
    return listening.length > 0;
  }

  /** Who may see what is another question now: these are asked anew who they are. */
  private async renew(clients: readonly LiveClient[]): Promise<void> {
    await Promise.all(clients.map((client) => client.renewSession()));
    await this.pushMany(clients);
  }

  private async closeEnded(): Promise<void> {
    const signedIn = [...this.clients].filter((client) => client.session !== null);
    const open = await this.deps.sessions.stillOpen(
      signedIn.map((client) => client.session?.tokenHash ?? ''),
    );
    for (const client of signedIn)
      if (!open.has(client.session?.tokenHash ?? '')) client.endSession();
  }

  private readonly failed = (error: unknown): void => {
    this.deps.log.warn({ err: error }, 'live updates could not be sent; clients resynchronise');
    warn.gui('Live updates could not be sent.', { code: codeOf(error) });
  };
}

const cookieOf = ({ headers }: IncomingMessage, wanted: string): string | null => {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='));
  return pairs.find(([name]) => name === wanted)?.[1] ?? null;
};

import { once } from 'node:events';
import {
  type ClientHttp2Session,
  type Http2Server,
  type Http2Session,
  type ServerHttp2Stream,
  connect,
  createServer,
} from 'node:http2';
import type { AddressInfo } from 'node:net';

/** A gRPC line without TLS that can be watched and broken, between a client and a server. */
export class GrpcLine {
  /** Calls that neither side has ended yet, by method. */
  readonly open = new Map<ServerHttp2Stream, string>();
  /** Calls that were passed on, by method: `/service/Method`. */
  readonly calls: string[] = [];
  private readonly sessions = new Set<Http2Session>();
  private toServer: ClientHttp2Session | null = null;
  private dropping: { method: string; times: number } | null = null;

  private constructor(
    private readonly server: Http2Server,
    private readonly target: string,
  ) {
    server.on('session', (session) => {
      this.sessions.add(session.on('error', () => undefined));
      session.on('close', () => this.sessions.delete(session));
    });
    server.on('stream', (stream, headers) => {
      this.pass(stream, headers);
    });
  }

  static async to(port: number): Promise<GrpcLine> {
    const line = new GrpcLine(createServer(), `http://127.0.0.1:${String(port)}`);
    line.server.listen(0, '127.0.0.1');
    await once(line.server, 'listening');
    return line;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Lets the next `times` calls of a method reach the server, and cuts the line instead of its answer. */
  dropAnswers(method: string, times: number): void {
    this.dropping = { method, times };
  }

  /** Breaks every connection; the next call makes a new one. */
  cut(): void {
    for (const session of this.sessions) session.destroy();
  }

  async close(): Promise<void> {
    this.cut();
    this.toServer?.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private serverSession(): ClientHttp2Session {
    if (!this.toServer || this.toServer.closed || this.toServer.destroyed)
      this.toServer = connect(this.target).on('error', () => undefined);
    return this.toServer;
  }

  private pass(stream: ServerHttp2Stream, headers: Record<string, unknown>): void {
    const method = String(headers[':path']);
    this.calls.push(method);
    this.open.set(stream, method);
    const { ':authority': _here, ...kept } = headers;
    const onward = this.serverSession().request(kept as Record<string, string>);
    stream.pipe(onward);
    stream.on('error', () => undefined);
    stream.on('close', () => {
      this.open.delete(stream);
      onward.close(stream.rstCode);
    });
    onward.on('error', () => stream.close());
    onward.on('response', (answer, flags) => {
      if (this.drops(method)) this.cut();
      else this.answer(stream, onward, answer, (flags & 1) !== 0);
    });
  }

  private answer(
    stream: ServerHttp2Stream,
    onward: ReturnType<ClientHttp2Session['request']>,
    answer: Record<string, unknown>,
    alone: boolean,
  ): void {
    if (stream.destroyed) return;
    stream.respond(answer as Record<string, string>, { waitForTrailers: !alone, endStream: alone });
    if (alone) return;
    let trailers: Record<string, string> = {};
    onward.on('trailers', (given) => (trailers = given as Record<string, string>));
    stream.on('wantTrailers', () => stream.sendTrailers(trailers));
    onward.pipe(stream);
  }

  private drops(method: string): boolean {
    if (this.dropping?.method !== method || this.dropping.times === 0) return false;
    this.dropping.times--;
    return true;
  }
}

import { once } from 'node:events';
import { type Server, type Socket, connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

type Line = { readonly client: Socket; readonly server: Socket };

/** One address before several processes of the API; it can go silent without closing anything. */
export class OneAddress {
  private readonly lines = new Map<number, Line>();
  private turn = 0;
  private fixed: string | null = null;

  private constructor(
    private readonly listener: Server,
    private readonly urls: readonly string[],
  ) {
    listener.on('connection', (client) => {
      this.join(client);
    });
  }

  static async before(...urls: string[]): Promise<OneAddress> {
    const listener = createServer();
    listener.listen(0, '127.0.0.1');
    await once(listener, 'listening');
    return new OneAddress(listener, urls);
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.listener.address() as AddressInfo).port)}`;
  }

  /** New connections go to this process; `null`: to each in turn. */
  to(url: string | null): void {
    this.fixed = url;
  }

  /** From now on nothing passes on the connection that a client has from this port; it stays open. */
  silence(port: number): void {
    const line = this.lines.get(port);
    if (!line) throw new Error(`nobody is connected from ${String(port)}`);
    for (const [from, to] of [
      [line.client, line.server],
      [line.server, line.client],
    ] as const) {
      from.unpipe(to);
      from.resume();
    }
  }

  async close(): Promise<void> {
    for (const { client, server } of this.lines.values()) {
      client.destroy();
      server.destroy();
    }
    this.listener.close();
    await once(this.listener, 'close');
  }

  private join(client: Socket): void {
    const target = new URL(this.fixed ?? this.urls[this.turn++ % this.urls.length] ?? '');
    const server = connect(Number(target.port), target.hostname);
    const port = client.remotePort ?? 0;
    this.lines.set(port, { client, server });
    client.pipe(server);
    server.pipe(client);
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.on('error', () => one.destroy());
      one.on('close', () => {
        // What was said last is still on its way.
        other.destroySoon();
        this.lines.delete(port);
      });
    }
  }
}

import { once } from 'node:events';
import { type Socket, connect } from 'node:net';

export type RawResponse = {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string[]>;
  readonly body: string;
};

/** An HTTP client that does only what it is told: sends bytes when asked, and breaks when asked. */
export class RawHttp {
  private text = '';
  private ended = false;
  /** What broke the connection, if anything did. */
  fault: Error | null = null;

  private constructor(readonly socket: Socket) {
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => (this.text += chunk));
    socket.on('close', () => (this.ended = true));
    socket.on('error', (fault) => (this.fault = fault));
  }

  static async connect(port: number): Promise<RawHttp> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return new RawHttp(socket);
  }

  /** The head of a request; `headers` as lines. */
  head(requestLine: string, ...headers: string[]): this {
    this.socket.write([requestLine, 'Host: localhost', ...headers, '', ''].join('\r\n'), 'latin1');
    return this;
  }

  send(bytes: Uint8Array | string): this {
    this.socket.write(bytes);
    return this;
  }

  /** One chunk of chunked coding; an empty one ends the body. */
  chunk(bytes: Uint8Array | string): this {
    const length = Buffer.byteLength(bytes);
    this.socket.write(`${length.toString(16)}\r\n`);
    this.socket.write(bytes);
    this.socket.write('\r\n');
    return this;
  }

  /** The connection is cut, as by a phone that loses power or a network that resets it. */
  reset(): void {
    this.socket.resetAndDestroy();
  }

  /** Resolves with the next response, interim ones (1xx) included. */
  async response(): Promise<RawResponse> {
    await until(() => this.text.includes('\r\n\r\n') || this.ended, 'a response head');
    const end = this.text.indexOf('\r\n\r\n');
    if (end < 0) throw new Error(`Connection closed without a response: ${this.text}`);
    const [statusLine = '', ...lines] = this.text.slice(0, end).split('\r\n');
    const headers = new Map<string, string[]>();
    for (const line of lines) {
      const [name = '', value = ''] = line.split(/:\s*(.*)/s);
      headers.set(name.toLowerCase(), [...(headers.get(name.toLowerCase()) ?? []), value]);
    }
    const length = Number(headers.get('content-length')?.[0] ?? 0);
    const from = end + 4;
    await until(() => this.text.length >= from + length || this.ended, 'a response body');
    const body = this.text.slice(from, from + length);
    this.text = this.text.slice(from + length);
    return { status: Number(statusLine.split(' ')[1]), headers, body };
  }

  /** Resolves when the server has closed the connection. */
  async closed(): Promise<void> {
    await until(() => this.ended, 'the end of the connection');
  }
}

/** Polls until it is so. @throws when it is not within 20 seconds */
export const until = async (
  isSo: () => boolean | Promise<boolean>,
  what: string,
): Promise<void> => {
  const deadline = Date.now() + 20_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`Waited in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

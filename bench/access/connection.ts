import { Agent, type IncomingMessage, request } from 'node:http';
import { once } from 'node:events';

/** What was asked for, by whom. */
type Asked = {
  readonly path: string;
  readonly token: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
};

type Answer = { readonly body: Buffer };

/** One connection that is kept open, with one request on it at a time. */
export class Connection {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(private readonly url: URL) {}

  /** @throws Error when the answer is none of these */
  async ask({ path, token, headers }: Asked, expected: readonly number[]): Promise<Answer> {
    const asked = request(new URL(path, this.url), {
      agent: this.agent,
      headers: { ...headers, authorization: `Bearer ${token}` },
    });
    asked.end();
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk as Buffer);
    const status = answer.statusCode ?? 0;
    const body = Buffer.concat(chunks);
    if (expected.includes(status)) return { body };
    throw new Error(`${path} was answered ${String(status)}: ${body.toString().slice(0, 500)}`);
  }

  close(): void {
    this.agent.destroy();
  }
}

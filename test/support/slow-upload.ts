import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { once } from 'node:events';

/** A chunked PUT under the test's control, as a phone sends one while the call runs. */
export class SlowUpload {
  private readonly request: ClientRequest;
  readonly answer: Promise<IncomingMessage>;

  constructor(url: string, name: string) {
    this.request = request(new URL(`/recordings/Files/${encodeURIComponent(name)}`, url), {
      method: 'PUT',
      headers: { 'transfer-encoding': 'chunked' },
    });
    this.answer = once(this.request, 'response').then(([response]) => response as IncomingMessage);
    // Whoever wants the answer awaits it; whoever breaks the connection does not.
    this.answer.catch(() => undefined);
    this.request.on('error', () => undefined);
  }

  async send(bytes: Uint8Array): Promise<void> {
    if (!this.request.write(bytes)) await once(this.request, 'drain');
  }

  async finish(): Promise<number> {
    this.request.end();
    const response = await this.answer;
    response.resume();
    return response.statusCode ?? 0;
  }

  breakOff(): void {
    this.request.destroy();
  }
}

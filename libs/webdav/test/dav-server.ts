import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serveDav } from '../src/handler.js';
import { Locks } from '../src/locks.js';
import type { Tree } from '../src/tree.js';
import { MemoryTree } from './memory-tree.js';

export type Asked = { readonly headers?: Record<string, string>; readonly body?: string | Buffer };

/** A tree behind a port of this machine. */
export class DavServer {
  /** What went wrong that was no client's doing. */
  readonly faults: unknown[] = [];

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async open(tree: Tree = new MemoryTree()): Promise<DavServer> {
    const locks = new Locks();
    const server = createServer((req, res) => {
      void serveDav(req, res, { tree, locks, base: '/files' }).then((fault) => {
        if (fault !== undefined) opened.faults.push(fault);
      });
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    const opened = new DavServer(server, `http://127.0.0.1:${String(port)}/files`);
    return opened;
  }

  async ask(method: string, path: string, { headers = {}, body }: Asked = {}) {
    const init = { method, headers, ...(body !== undefined && { body: body as BodyInit }) };
    const response = await fetch(this.url + path, init);
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }
}

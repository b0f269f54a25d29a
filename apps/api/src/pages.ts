import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { PAGES } from './product.js';

const root = fileURLToPath(PAGES);

/** What the page shows under addresses of its own (apps/web/src/page.tsx). */
const ADDRESSES = [
  ...['/', '/recording/*', '/settings', '/status', '/log', '/sign-in', '/account'],
  ...['/users', '/users/*', '/new-user', '/licence-templates'],
  ...['/app-objects', '/app-objects/*', '/new-app-object'],
  ...['/holds', '/holds/*', '/new-hold'],
];

/** The built pages; every address that is a page's own (`/recordings/…`) gets the one document. */
export const servePages = async (server: FastifyInstance): Promise<void> => {
  if (!existsSync(root)) return;
  await server.register(fastifyStatic, {
    root,
    wildcard: false,
    index: false,
    preCompressed: true,
    immutable: true,
    maxAge: '1y',
  });
  for (const address of ADDRESSES)
    server.get(address, (_request, reply) => reply.sendFile('index.html', { cacheControl: false }));
};

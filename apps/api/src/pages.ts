import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { PAGES } from './product.js';
import { documentPolicy, newNonce } from './security-headers.js';

const root = fileURLToPath(PAGES);

/** What the page shows under addresses of its own (apps/web/src/page.tsx). */
const ADDRESSES = [
  ...[
    '/',
    '/recording/*',
    '/settings',
    '/status',
    '/log',
    '/activity',
    '/past',
    '/sign-in',
    '/account',
  ],
  ...['/users', '/users/*', '/new-user', '/licence-templates'],
  ...['/app-objects', '/app-objects/*', '/new-app-object'],
  ...['/holds', '/holds/*', '/new-hold'],
];

/** Where apps/web/index.html wants it. */
const NONCE = 'STYLE-NONCE';

/** The built pages; every address that is a page's own (`/recordings/…`) gets the one document. */
export const servePages = async (server: FastifyInstance): Promise<void> => {
  if (!existsSync(root)) return;
  await server.register(fastifyStatic, {
    root,
    wildcard: false,
    index: false,
    // The document has addresses of its own, and a nonce in each answer.
    globIgnore: ['index.html*'],
    preCompressed: true,
    immutable: true,
    maxAge: '1y',
  });
  const [before = '', after = ''] = readFileSync(join(root, 'index.html'), 'utf8').split(NONCE);
  for (const address of ADDRESSES)
    server.get(address, (_request, reply) => sendDocument(reply, before, after));
  server.addHook('onRequest', async (request, reply) => {
    if (isLostPage(request)) await sendDocument(reply.code(404), before, after);
  });
};

/** Somebody with a browser is at an address that there is not: the page says so, in his language. */
const isLostPage = ({ is404, method, url, headers }: FastifyRequest): boolean =>
  is404 && method === 'GET' && !url.startsWith('/api/') && !!headers.accept?.includes('text/html');

/** The page makes style elements while it runs: they bear the nonce, all other inline styles are refused. */
const sendDocument = (reply: FastifyReply, before: string, after: string) => {
  const nonce = newNonce();
  return reply
    .header('content-security-policy', documentPolicy(`'nonce-${nonce}'`))
    .type('text/html; charset=utf-8')
    .send(before + nonce + after);
};

import type { FastifyInstance } from 'fastify';

/**
 * Bodies are JSON: what a form of any page can send is not read at all. An empty one is none, whatever type is
 * named: clients name it for every request. Where a body is needed, its schema refuses.
 */
export const readJsonBodies = (server: FastifyInstance): void => {
  const parse = server.getDefaultJsonParser('error', 'error');
  server.removeContentTypeParser(['application/json', 'text/plain']);
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') return done(null);
    return parse(request, body as string, done);
  });
};

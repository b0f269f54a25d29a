import type { FastifyInstance, FastifyRequest } from 'fastify';
import { PROBLEM_JSON, problem } from '../problem.js';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
const GUARDED = ['/api/', '/admin/'];
const OTHERS = new Set(['cross-site', 'same-site']);

/**
 * Does a page of this origin belong to the product? `host`: as the request has it; `publicUrl`: where
 * browsers reach the product, `null` when they reach it under whatever name it has. Another port is another
 * origin, and so is http where https is meant.
 */
export const isOwnOrigin = (
  origin: string,
  host: string | undefined,
  publicUrl: string | null,
): boolean => {
  const from = URL.parse(origin);
  if (from === null) return false;
  const known = publicUrl === null ? null : new URL(publicUrl);
  return from.origin === known?.origin || (from.host === host && from.host !== known?.host);
};

/**
 * A browser sends the cookie along whoever wrote the page: pages of others change nothing here, and sign
 * nobody in. Whoever shows a bearer token has not got it from a browser's jar.
 */
export const refuseForeignPages = (server: FastifyInstance, publicUrl: string | null): void => {
  server.addHook('onRequest', async (request, reply) => {
    if (!isForeign(request, publicUrl)) return;
    await reply
      .status(403)
      .type(PROBLEM_JSON)
      .send(
        problem(403, 'cross-site-request', 'This request came from another site.', {
          instance: request.id,
        }),
      );
  });
};

const isForeign = (request: FastifyRequest, publicUrl: string | null): boolean => {
  const { method, headers } = request;
  if (SAFE_METHODS.has(method) || !isGuarded(request)) return false;
  if (/^bearer +\S+$/i.test(headers.authorization ?? '')) return false;
  const { origin, host, 'sec-fetch-site': site } = headers;
  const isElsewhere = origin !== undefined && !isOwnOrigin(origin, host, publicUrl);
  return isElsewhere || OTHERS.has(String(site));
};

/** By the route that answers: an address can be written in many ways. Where there is none nothing happens. */
const isGuarded = ({ routeOptions: { url = '' } }: FastifyRequest): boolean =>
  GUARDED.some((path) => url.startsWith(path));

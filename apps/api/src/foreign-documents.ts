import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { documentPolicy } from './security-headers.js';

/** Where packages answer with documents, and the hash of the one style element that their script makes. */
const FOREIGN = {
  '/admin/jobs': 'sha256-r2N1TB/gHbBtBZFKg7ejmq1acVSREzucTAEw6ga4hoU=',
  '/api/docs': 'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w=',
} as const;

const ELSEWHERE = /<link\b[^>]*\bhref=["']?https?:[^>]*>/gi;
const STYLE_ELEMENT = /<style[^>]*>([\s\S]*?)<\/style>/gi;
const STYLE_ATTRIBUTE = /\sstyle="([^"]*)"/gi;

const hashesIn = (html: string, pattern: RegExp): string =>
  [...html.matchAll(pattern)]
    .map(([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`)
    .join(' ');

/**
 * A document that a package writes, such as the job dashboard. Its own styles are allowed by their hashes,
 * one by one, as is what its script makes; what it would load from elsewhere (fonts) is taken out.
 */
export const tamed = (written: string, made: string): { html: string; policy: string } => {
  const html = written.replace(ELSEWHERE, '');
  const attributes = hashesIn(html, STYLE_ATTRIBUTE);
  return {
    html,
    policy: documentPolicy(
      `'${made}' ${hashesIn(html, STYLE_ELEMENT)}`,
      attributes === '' ? undefined : `'unsafe-hashes' ${attributes}`,
    ),
  };
};

/** Gives the documents that packages write the policy that fits them. */
export const tameDocuments = (server: FastifyInstance): void => {
  server.addHook('onSend', async ({ routeOptions: { url = '' } }, reply, payload) => {
    const made = Object.entries(FOREIGN).find(([address]) => url.startsWith(address))?.[1];
    if (made === undefined || !isDocument(reply, payload)) return payload;
    const { html, policy } = tamed(payload.toString(), made);
    void reply.header('content-security-policy', policy);
    return html;
  });
};

const isDocument = (reply: FastifyReply, payload: unknown): payload is string | Buffer =>
  String(reply.getHeader('content-type')).startsWith('text/html') &&
  (typeof payload === 'string' || Buffer.isBuffer(payload));

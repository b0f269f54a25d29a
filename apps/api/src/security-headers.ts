import { randomBytes } from 'node:crypto';
import fastifyHelmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

const NONCE_BYTES = 16;
const TWO_YEARS_S = 63_072_000;

/** For whatever is no page: JSON, audio, captures, errors. A browser that shows it loads nothing, nowhere. */
const NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const NO_FEATURES = [
  ...['accelerometer', 'camera', 'display-capture', 'geolocation'],
  ...['gyroscope', 'hid', 'magnetometer', 'microphone', 'midi', 'payment', 'serial', 'usb'],
];

/** On every answer, also on those that are written before there is a route. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': NOTHING,
  'permissions-policy': NO_FEATURES.map((feature) => `${feature}=()`).join(', '),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  // What is answered is about people; what may be kept (hashed files of the page) says so itself.
  'cache-control': 'private, no-store',
};

/** A new one for every document: what bears it is from here. */
export const newNonce = (): string => randomBytes(NONCE_BYTES).toString('base64');

/**
 * For documents: scripts, fonts and connections (WebSocket too) of this origin only. `styles`: what may
 * stand in the document itself, as sources of a policy; inline scripts may never.
 */
export const documentPolicy = (styles: string, attributes = "'none'"): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' ${styles}`,
    `style-src-attr ${attributes}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "media-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');

/** `isSecure`: browsers reach the product by https alone. */
export const secureAnswers = async (server: FastifyInstance, isSecure: boolean): Promise<void> => {
  await server.register(fastifyHelmet, {
    contentSecurityPolicy: false,
    strictTransportSecurity: isSecure && { maxAge: TWO_YEARS_S, includeSubDomains: false },
  });
  server.addHook('onRequest', async (_request, reply) => {
    void reply.headers(securityHeaders);
  });
};

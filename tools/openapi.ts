import 'reflect-metadata';
import { readFileSync, writeFileSync } from 'node:fs';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { ApiModule, type Parts } from '../apps/api/src/api.module.js';
import { openApiDocument } from '../apps/api/src/openapi.js';

const FILE = 'docs/openapi.json';

/** The document needs the routes, not what is behind them: nothing is opened, nothing is called. */
const unopened = new Proxy({}, { get: () => undefined });
const parts = {
  context: unopened,
  sessions: unopened,
  tokens: unopened,
  accounts: unopened,
  oidc: unopened,
  activity: unopened,
  access: unopened,
  callSheets: unopened,
  metrics: unopened,
  reached: unopened,
} as unknown as Parts;

const app = await NestFactory.create(ApiModule.over(parts), new FastifyAdapter(), {
  logger: false,
});
const document = `${JSON.stringify(openApiDocument(app), null, 2)}\n`;
if (process.argv.includes('--write')) writeFileSync(FILE, document);
else if (readFileSync(FILE, 'utf8') !== document) {
  process.stderr.write(`${FILE} is not what the routes say; run: npm run generate\n`);
  process.exitCode = 1;
}

#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

// What V8 compiled is kept for the next run, where nobody else can put something in its place.
enableCompileCache(fileURLToPath(new URL('../../../../cache/compiled', import.meta.url)));
// What program.ts needs, in few files (vite.config.mjs).
await import(new URL('../bundle/program.js', import.meta.url).href);

import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { type Plugin, defineConfig } from 'vite';

const here = decodeURIComponent(new URL('.', import.meta.url).pathname);
const out = `${here}../../dist/apps/web`;
const product = 'http://127.0.0.1:8080';

/** Writes each text beside itself as .br and .gz, so that the server never compresses. */
const compressed: Plugin = {
  name: 'compressed',
  apply: 'build',
  closeBundle() {
    for (const name of readdirSync(out, { recursive: true, encoding: 'utf8' })) {
      if (!/\.(js|css|svg|html)$/.test(name)) continue;
      const bytes = readFileSync(join(out, name));
      writeFileSync(join(out, `${name}.br`), brotliCompressSync(bytes));
      writeFileSync(join(out, `${name}.gz`), gzipSync(bytes, { level: 9 }));
    }
  },
};

export default defineConfig({
  root: here,
  base: '/',
  plugins: [react(), compressed],
  build: {
    outDir: out,
    emptyOutDir: true,
    target: 'es2022',
    // A font or picture inlined as data: would need a wider Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: {
      '/api': { target: product, ws: true },
      '/admin': product,
      '/recordings/Files': product,
    },
  },
});

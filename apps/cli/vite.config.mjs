import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const dist = resolve(import.meta.dirname, '../../dist');

/**
 * Puts what TypeScript made of the command line, and of its threads, into few files: to find and load a
 * hundred takes longer than most calls take to convert. They lie as deep in dist/ as program.js does,
 * so that what it looks for from where it is, is there.
 */
export default defineConfig({
  ssr: { noExternal: ['commander'] },
  build: {
    ssr: true,
    outDir: `${dist}/apps/cli/bundle`,
    emptyOutDir: true,
    target: 'node22',
    sourcemap: true,
    rolldownOptions: {
      input: {
        program: `${dist}/apps/cli/src/program.js`,
        'render.thread': `${dist}/libs/media/src/threads/render.thread.js`,
        'block.thread': `${dist}/libs/media/src/compact/block.thread.js`,
      },
      output: { chunkFileNames: '[name]-[hash].js' },
    },
  },
});

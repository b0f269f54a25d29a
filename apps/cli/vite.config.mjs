import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const dist = resolve(import.meta.dirname, '../../dist');

/** To import all that node:process has takes longer than to use what is there of it anyway. */
const globalProcess = {
  name: 'global-process',
  enforce: 'pre',
  resolveId: (id) => (id === 'node:process' ? '\0process' : null),
  load: (id) => (id === '\0process' ? 'export default globalThis.process;' : null),
};

/**
 * Puts what TypeScript made of the command line, and of its threads, into few files: to find and load a
 * hundred takes longer than most calls take to convert. They lie as deep in dist/ as program.js does,
 * so that what it looks for from where it is, is there.
 */
export default defineConfig({
  plugins: [globalProcess],
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

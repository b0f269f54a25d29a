import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { defineConfig } from 'vite';

const here = import.meta.dirname;
const text = (name) => readFileSync(join(here, name), 'utf8');
const hashOf = (inline) => `'sha256-${createHash('sha256').update(inline).digest('base64')}'`;

/** Puts script and style into the one document, which may load nothing. */
const inOneFile = {
  name: 'in-one-file',
  generateBundle(_options, bundle) {
    const [[name, { code }]] = Object.entries(bundle);
    delete bundle[name];
    const script = code.replaceAll('</script', '<\\/script');
    const style = text('verify.css');
    const policy = [
      "default-src 'none'",
      `script-src ${hashOf(script)}`,
      `style-src ${hashOf(style)}`,
      "base-uri 'none'",
      "form-action 'none'",
    ].join('; ');
    const source = text('verify.html')
      .replace('POLICY', () => policy)
      .replace(/<link [^>]*>/, () => `<style>${style}</style>`)
      .replace(/<script .*<\/script>/, () => `<script>${script}</script>`);
    this.emitFile({ type: 'asset', fileName: 'verify.html', source });
  },
};

/** `verify.html` of evidence packages: one file that checks them without network. */
export default defineConfig({
  root: here,
  plugins: [inOneFile],
  resolve: { conditions: ['source'] },
  build: {
    outDir: resolve(here, '../../../../dist/apps/verify'),
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: false,
    rolldownOptions: {
      input: join(here, 'main.ts'),
      output: { format: 'iife' },
    },
  },
});

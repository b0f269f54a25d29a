import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const run = promisify(execFile);
const project = resolve(import.meta.dirname, '..');

/** `npm run generate` writes these again. */
describe('what is made from the code', () => {
  it('is the OpenAPI document of the routes as they are', async () => {
    const { stderr } = await run(process.execPath, ['dist/tools/openapi.js'], { cwd: project });
    expect(stderr).toBe('');
  });

  it('is the WebAssembly of its text', async () => {
    const { stderr } = await run(process.execPath, ['tools/assembly.mjs'], { cwd: project });
    expect(stderr).toBe('');
  });

  it('is what the pages know of the API', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'generated-'));
    try {
      const made = join(folder, 'api.ts');
      const generator = 'node_modules/openapi-typescript/bin/cli.js';
      await run(process.execPath, [generator, 'docs/openapi.json', '--output', made], {
        cwd: project,
      });
      const kept = await readFile(join(project, 'apps/web/src/api.generated.ts'), 'utf8');
      expect(await readFile(made, 'utf8')).toBe(kept);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

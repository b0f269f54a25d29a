// Makes libs/media/src/kernel/*.wasm.ts, the WebAssembly of libs/media/assembly/*.ts. With --write it
// writes them, without it names those that are not what their text makes them.
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const texts = fileURLToPath(new URL('../libs/media/assembly/', import.meta.url));
const kernel = fileURLToPath(new URL('../libs/media/src/kernel/', import.meta.url));
const OPTIONS = ['--runtime', 'stub', '--enable', 'simd', '-O3', '--converge', '--noAssert'];

/** The memory of each begins with its constants; what TypeScript puts there comes after them. */
async function compiled(name) {
  const folder = mkdtempSync(join(tmpdir(), 'assembly-'));
  const out = join(folder, 'out.wasm');
  try {
    const text = join(texts, name);
    const { error, stderr } = await asc.main([
      ...[text, '--outFile', out, '--use', 'abort=', ...OPTIONS],
    ]);
    if (error) throw new Error(`${name}\n${stderr.toString()}`);
    return readFileSync(out);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function moduleOf(name, wasm) {
  const lines = wasm
    .toString('base64')
    .match(/.{1,90}/g)
    .map((line) => `  '${line}',`);
  return `/** assembly/${name}, as WebAssembly in Base64; made by \`npm run generate\`. */
export const WASM = [
${lines.join('\n')}
].join('');
`;
}

for (const name of readdirSync(texts).filter((file) => file.endsWith('.ts'))) {
  const file = join(kernel, `${basename(name, '.ts')}.wasm.ts`);
  const made = moduleOf(name, await compiled(name));
  if (process.argv.includes('--write')) writeFileSync(file, made);
  else if (readFileSync(file, 'utf8') !== made) process.stderr.write(`${file} is not of ${name}\n`);
}

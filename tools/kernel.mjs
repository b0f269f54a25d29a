// Makes libs/media/src/kernel/kernel.wasm.ts of kernel.wat; prints it, or writes it with --write.
import { readFileSync, writeFileSync } from 'node:fs';
import wabt from 'wabt';

const folder = new URL('../libs/media/src/kernel/', import.meta.url);
const { parseWat } = await wabt();
const parsed = parseWat('kernel.wat', readFileSync(new URL('kernel.wat', folder), 'utf8'), {
  simd: true,
});
const { buffer } = parsed.toBinary({});
const lines = Buffer.from(buffer)
  .toString('base64')
  .match(/.{1,90}/g)
  .map((line) => `  '${line}',`);
const text = `/** kernel.wat, as WebAssembly; made by \`npm run generate\`. */
export const KERNEL = [
${lines.join('\n')}
].join('');
`;
if (process.argv.includes('--write')) writeFileSync(new URL('kernel.wasm.ts', folder), text);
else process.stdout.write(text);

import { closeSync, openSync, writeSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

// As the command line does.
enableCompileCache(fileURLToPath(new URL('../../../../cache/compiled', import.meta.url)));
const { fileSource } = await import('#media/byte-source');
const { CaptureFault } = await import('#media/capture-fault');
const { convertCapture } = await import('#media/convert');

/**
 * One conversion in a process of its own, so that its time and memory are its own:
 * CAPTURE WAV THREADS
 */
const [capture = '', wav = '', threads = '1'] = process.argv.slice(2);
const source = await fileSource(capture);
const out = openSync(wav, 'w');
try {
  await convertCapture(source, (bytes) => void writeSync(out, bytes), {
    channel: 'both',
    threads: Number(threads),
  });
} catch (error) {
  if (!(error instanceof CaptureFault)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
} finally {
  closeSync(out);
  await source.close();
}

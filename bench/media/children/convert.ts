import { closeSync, openSync, writeSync } from 'node:fs';
import { fileSource } from '#media/byte-source';
import { CaptureFault } from '#media/capture-fault';
import { convertCapture } from '#media/convert';

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

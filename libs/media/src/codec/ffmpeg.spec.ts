import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { collectGarbage } from '../../test/collect-garbage.js';
import { openWav } from '../audio.js';
import { bytesSource } from '../byte-source.js';
import type { CaptureFault } from '../capture-fault.js';
import { decodableAmong } from '../decodable.js';
import { decodeIndex, encodeIndex } from '../index/index-format.js';
import { inspectCapture } from '../inspect.js';
import { FFMPEG, FfmpegEngine } from './ffmpeg.js';

const PACKAGE = `@seydx/node-av-${process.platform}-${process.arch}`;
const CALL = fileURLToPath(
  new URL('../../../../test/fixtures/captures/g729a-2way.pcap', import.meta.url),
);
const inspect = () => inspectCapture(bytesSource(new Uint8Array(readFileSync(CALL))));

let restore: (() => void) | null = null;

/** Lets Node look for the package elsewhere, as if that were what is installed. */
function installed(where: () => string): void {
  const hooks = registerHooks({
    resolve: (specifier, context, next) =>
      specifier.startsWith('@seydx/')
        ? { url: where(), format: 'addon', shortCircuit: true }
        : next(specifier, context),
  });
  restore = () => hooks.deregister();
}

/** An index as FFmpeg would have been needed for. */
async function indexOfG729(): Promise<Uint8Array> {
  const g711 = new Uint8Array(readFileSync(CALL.replace('g729a', 'g711a')));
  const index = decodeIndex((await inspectCapture(bytesSource(g711))).index);
  const streams = index.streams.map((stream) => ({ ...stream, codecs: new Map([[18, 'g729']]) }));
  return encodeIndex({ ...index, streams });
}

function notInstalled(): void {
  installed(() => {
    const error = new Error(`Cannot find module '${PACKAGE}/node-av.node'`);
    throw Object.assign(error, { code: 'MODULE_NOT_FOUND' });
  });
}

afterEach(() => {
  restore?.();
  restore = null;
});

// In this order: once FFmpeg is loaded it stays.
describe('FFmpeg', () => {
  it('is asked for by name when it is not installed', async () => {
    notInstalled();
    const fault = (await inspect().catch((error: unknown) => error)) as CaptureFault;
    expect(fault).toMatchObject({ code: 'codec-unsupported', codecs: ['G.729'] });
    expect(fault.message).toBe(
      `The audio is coded with G.729. Decoding it needs the optional package ${PACKAGE}: ` +
        `npm install --no-save ${PACKAGE}@6.1.1, then convert again.`,
    );
    expect(await decodableAmong(['G.729', 'G.711 A-law'])).toEqual(['G.711 A-law']);
    expect(() => FFMPEG.open('g729', 80)).toThrow('optional package');
  });

  it('is asked for as well by a recording that was converted where it is installed', async () => {
    notInstalled();
    const source = bytesSource(new Uint8Array(readFileSync(CALL)));
    const wav = openWav(source, await indexOfG729(), { channel: 'both' });
    await expect(wav.read(44, 1000)[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: 'codec-unsupported',
      message: expect.stringMatching(/^The audio is coded with G.729. .* optional package/),
    });
  });

  it('says why when what is installed cannot be loaded', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'no-ffmpeg-'));
    const file = join(folder, 'node-av.node');
    writeFileSync(file, 'made for another machine');
    installed(() => pathToFileURL(file).href);
    const engine = new FfmpegEngine();
    await engine.prepare();
    rmSync(folder, { recursive: true });
    expect(engine.ready).toBe(false);
    expect(engine.missing).toContain(`${PACKAGE}, which is there but cannot be loaded`);
    expect(engine.missing).toContain(file);
  });

  it('is taken up once it is there, without a restart', async () => {
    notInstalled();
    await expect(inspect()).rejects.toThrow('optional package');
    restore!();
    expect(await decodableAmong(['G.729'])).toEqual(['G.729']);
    expect((await inspect()).codecs).toEqual(['G.729']);
  });

  it('needs no more memory the longer it decodes', async () => {
    await FFMPEG.prepare();
    const frames = new Uint8Array(readFileSync(CALL)).subarray(0, 20_000);
    const out = new Int16Array(160_000);
    const heldAfterMinutes = (many: number) => {
      for (let i = 0; i < 3 * many; i++) {
        const decoder = FFMPEG.open('g729', 80);
        for (let at = 0; at < frames.length; at += 10) {
          decoder.put(frames, at, at + 10, out, at * 8);
        }
        decoder.flush();
        decoder.free();
      }
      collectGarbage();
      return process.memoryUsage().rss;
    };
    const before = heldAfterMinutes(3);
    // What reads `frame.data` instead grows by 45 MB.
    expect(heldAfterMinutes(30) - before).toBeLessThan(15e6);
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compact } from './media/compact.js';
import { sayConditions } from './media/conditions.js';
import { convert } from './media/convert.js';
import { memory } from './media/memory.js';
import { seek } from './media/seek.js';
import { say } from './media/table.js';
import { truth } from './media/truth.js';
import { workers } from './media/workers.js';

/** A part of the measurement. */
type Part = {
  readonly about: string;
  /** How long its calls are when no one says. */
  readonly minutes?: number;
  /** `folder` is its own, and goes afterwards; `words` is what the user said besides. */
  readonly run: (folder: string, minutes: number, words: readonly string[]) => Promise<void>;
};

const PARTS: Readonly<Record<string, Part>> = {
  truth: { about: 'what is heard when something is the matter with a call', run: truth },
  convert: {
    about: 'capture to WAV beside other ways, all codecs or those named',
    minutes: 60,
    run: convert,
  },
  compact: {
    about: 'room at rest of such calls, or of captures of yours',
    minutes: 10,
    run: compact,
  },
  seek: { about: 'the first byte somewhere in a long call', minutes: 240, run: seek },
  workers: { about: 'many conversions at once', minutes: 60, run: workers },
  memory: { about: 'of calls of 1, 4 and 24 hours (2 GB for a while)', run: memory },
};

const USAGE = `npm run bench -- media [part] [minutes] [codec … | capture …]

${Object.entries(PARTS)
  .map(([name, { about, minutes }]) => {
    return `  ${name.padEnd(9)}${about}${minutes === undefined ? '' : ` (${minutes} min)`}`;
  })
  .join('\n')}

Without a part: all of them, one after another, in half an hour or so. Temporary files need 3 GB at
most. Programs to compare with that are not on PATH are unpacked from Debian's packages into cache/:
1.2 GB on a machine that has none of what they need.`;

/** Captures to audio and to less room: ours beside what a user would pick instead. */
export const media = {
  name: 'media',
  about:
    'captures to WAV and to less room: rightness, speed, memory, beside tshark + sox and others',
  async run([name, ...options]: string[]): Promise<void> {
    const parts = Object.entries(PARTS).filter(([part]) => name === undefined || part === name);
    if (parts.length === 0) {
      say(USAGE);
      process.exitCode = name === '--help' ? 0 : 1;
      return;
    }
    const minutes = options.find((option) => /^\d+(\.\d+)?$/.test(option));
    const words = options.filter((option) => option !== minutes);
    sayConditions();
    for (const [part, { about, minutes: usual = 0, run }] of parts) {
      say(`## media ${part}: ${about}\n`);
      await inFolder((folder) => run(folder, Number(minutes ?? usual), words));
    }
  },
};

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-media-'));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

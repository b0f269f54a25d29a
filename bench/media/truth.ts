import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { measured } from './measured.js';
import { findPrograms, type Programs } from './programs.js';
import { gstreamerWay, ourWay, soxWay, type Way } from './recipes.js';
import { say, sayTable } from './table.js';
import { type Scene, scenes } from './truth/scenes.js';
import { shareInPlace } from './truth/score.js';
import { truthOf } from './truth/speaker.js';

const FRAMES_A_MS = 8;
/** How a user says that these ports carry RTP, where no SIP in the capture does. */
const PORTS = [16_384, 16_386] as const;

/** How much of what was said is heard, in its place, when something is the matter with a call. */
export async function truth(folder: string): Promise<void> {
  const programs = await findPrograms(['tshark', 'xxd', 'sox', 'gst-launch-1.0']);
  say('\nPercent of the 20 ms blocks of speech that are in the WAV sample by sample and in place,');
  say(
    'left/right. Possible: those whose packets are in the capture. A side may stand up to 100 ms',
  );
  say('off as a whole. 20 s of G.711 A-law, two-way.\n');
  const capture = join(folder, 'scene.pcap');
  const ways = waysFor(capture, folder, programs);
  const rows: string[][] = [];
  for (const scene of scenes()) {
    writeFileSync(capture, scene.capture);
    const row = [scene.name, sidesOf(scene.possible)];
    for (const way of ways) row.push(await heardBy(way, scene, programs.env));
    rows.push(row);
  }
  sayTable(['what is the matter', 'possible', ...ways.map(({ name }) => name)], rows);
}

function waysFor(capture: string, folder: string, { have }: Programs): Way[] {
  const ways = [{ ...ourWay(capture, join(folder, 'ours.wav'), 1), name: 'recordings' }];
  if (have.has('tshark') && have.has('xxd') && have.has('sox')) {
    ways.push(soxWay(capture, folder, PORTS));
  }
  if (have.has('gst-launch-1.0') && have.has('sox')) {
    ways.push(gstreamerWay(capture, folder, PORTS));
  }
  return ways;
}

async function heardBy(way: Way, scene: Scene, env: NodeJS.ProcessEnv): Promise<string> {
  rmSync(way.wav, { force: true });
  try {
    await measured(way.script, way.whose === 'others' ? env : process.env);
    const [left, right] = sidesIn(way.wav);
    return sidesOf([
      shareInPlace(truthOf(0), left, 0),
      shareInPlace(truthOf(1), right, scene.lagMs * FRAMES_A_MS),
    ]);
  } catch {
    return 'no output';
  }
}

function sidesOf(shares: readonly [number, number]): string {
  return shares.map((share) => Math.round(share)).join('/');
}

function sidesIn(wav: string): [Int16Array, Int16Array] {
  const file = readFileSync(wav);
  const begin = file.indexOf('data') + 8;
  const frames = Math.floor((file.length - begin) / 4);
  const sides: [Int16Array, Int16Array] = [new Int16Array(frames), new Int16Array(frames)];
  for (let i = 0; i < frames; i++) {
    sides[0][i] = file.readInt16LE(begin + i * 4);
    sides[1][i] = file.readInt16LE(begin + i * 4 + 2);
  }
  return sides;
}

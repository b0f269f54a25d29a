import { rmSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { writeCall } from './calls/call-writer.js';
import { CODECS } from './calls/codecs.js';
import { load } from './conditions.js';
import { measured } from './measured.js';
import { ourWay } from './recipes.js';
import { say, sayTable, whole } from './table.js';

const HOURS = [1, 4, 24];
const MEASURED = ['G.711 A-law', 'G.722', 'Opus narrowband'];
/** The call of a day is 2 GB; its WAV goes nowhere, lest it takes 3 GB more. */
const NOWHERE = '/dev/null';

/** The most memory that one conversion takes, for calls of an hour, of four and of a day. */
export async function memory(folder: string): Promise<void> {
  say('Each call is converted by a process of its own, to a WAV that is thrown away.\n');
  const rows: string[][] = [];
  const capture = join(folder, 'call.pcap');
  for (const codec of CODECS.filter(({ name }) => MEASURED.includes(name))) {
    for (const hours of HOURS) {
      writeCall(capture, codec, hours * 60);
      rows.push([`${codec.name}, ${hours} h`, ...(await figures(capture, hours))]);
      rmSync(capture);
    }
  }
  say(`(load ${load()})`);
  const memories = ['peak MB, one thread', 'all cores'];
  sayTable(['call', 'MB in', ...memories, '× real time', 'wall s', 'CPU s'], rows);
}

async function figures(capture: string, hours: number): Promise<string[]> {
  const megabytes = whole(statSync(capture).size / 1e6);
  const run = (threads: number) => measured(ourWay(capture, NOWHERE, threads).script, process.env);
  try {
    const { wall, cpu, peakMb } = await run(1);
    const all = await run(availableParallelism());
    const speed = whole((hours * 3600) / wall);
    const memories = [whole(peakMb), whole(all.peakMb)];
    return [megabytes, ...memories, speed, wall.toFixed(1), cpu.toFixed(1)];
  } catch (error) {
    return [megabytes, error instanceof Error ? error.message : String(error)];
  }
}

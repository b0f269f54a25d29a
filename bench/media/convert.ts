import { rmSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { CODECS, type CallCodec } from './calls/codecs.js';
import { REMOTE_LAG_MS, writeCall } from './calls/call-writer.js';
import { type Measure, measured, median } from './measured.js';
import { load } from './conditions.js';
import { findPrograms, type Programs } from './programs.js';
import { floorWay, nodeWays, otherWays, ourWay, type Way } from './recipes.js';
import { say, sayTable, times, whole } from './table.js';
import { compareWavs } from './wav-compare.js';

const ROUNDS = 3;
/** How codes of G.711 are expanded, by the name in an SDP. */
const LAWS: Readonly<Record<string, string>> = { 'PCMA/8000': 'alaw', 'PCMU/8000': 'ulaw' };

type Row = { way: Way; measure: Measure; equal: string };

/**
 * Captures to WAV: ours, what a user would pick instead, and the floor; codec after codec, or those
 * whose names begin with one of `names`.
 */
export async function convert(
  folder: string,
  minutes: number,
  names: readonly string[],
): Promise<void> {
  const programs = await findPrograms(['tshark', 'xxd', 'sox', 'ffmpeg', 'gst-launch-1.0']);
  const rounds = `${ROUNDS} rounds, each way in turn; medians`;
  say(`\nA two-way call of ${minutes} min, ${rounds}. The capture is in the page cache.\n`);
  const isWanted = ({ name }: CallCodec) =>
    names.length === 0 || names.some((begin) => name.startsWith(begin));
  const wanted = CODECS.filter(isWanted);
  if (wanted.length === 0) {
    say(`No codec begins so: there are ${CODECS.map(({ name }) => name).join(', ')}.`);
    process.exitCode = 1;
  }
  for (const codec of wanted) {
    const { encoder } = codec;
    if (encoder === undefined || programs.have.has(encoder)) {
      await oneCodec(folder, codec, minutes, programs);
    } else say(`${codec.name}: not measured, there is no ${encoder} to make such a call with\n`);
  }
}

async function oneCodec(
  folder: string,
  codec: CallCodec,
  minutes: number,
  { have, env }: Programs,
): Promise<void> {
  const capture = join(folder, 'call.pcap');
  const megabytes = (writeCall(capture, codec, minutes, env) / 1e6).toFixed(1);
  const wav = join(folder, 'ours.wav');
  const ours = ourWay(capture, wav, 1);
  say(`${codec.name}, ${minutes} min two-way, ${megabytes} MB (load ${load()})`);
  try {
    await measured(ours.script, process.env);
    const wavBytes = statSync(wav).size;
    const floor = floorWay(capture, folder, wavBytes);
    const least = nodeWays(capture, folder, wavBytes, LAWS[codec.rtpmap] ?? '');
    const others = otherWays(codec, capture, folder, have);
    const cores = availableParallelism();
    const more = cores > 1 ? [ourWay(capture, wav, cores)] : [];
    sayRows(await inTurn(ours, [...more, floor, ...least, ...others], env), minutes);
  } catch (error) {
    say(`  ${error instanceof Error ? error.message : String(error)}\n`);
  } finally {
    rmSync(capture);
  }
}

/** Every way once, then every way again: what slows the machine for a while slows them all. */
async function inTurn(ours: Way, ways: readonly Way[], env: NodeJS.ProcessEnv): Promise<Row[]> {
  const runs = [ours, ...ways].map((way) => ({ way, measures: [] as Measure[], equal: '' }));
  for (let round = 0; round < ROUNDS; round++) {
    for (const run of runs) {
      const { way } = run;
      rmSync(way.wav, { force: true });
      run.measures.push(await measured(way.script, way.whose === 'others' ? env : process.env));
      if (way.isComparable) run.equal ||= compareWavs(ours.wav, way.wav, REMOTE_LAG_MS);
    }
  }
  return runs.map(({ way, measures, equal }) => ({ way, measure: median(measures), equal }));
}

function sayRows(rows: readonly Row[], minutes: number): void {
  const measureOf = (whose: string) =>
    rows.find(({ way }) => way.whose === whose)?.measure ?? { wall: NaN, cpu: NaN };
  const ours = measureOf('ours');
  const floor = measureOf('floor');
  const cells = rows.map(({ way, measure: { wall, cpu, peakMb }, equal }) => [
    way.name,
    times(wall / ours.wall),
    times(cpu / ours.cpu),
    times(wall / floor.wall),
    times(cpu / floor.cpu),
    whole((minutes * 60) / wall),
    wall.toFixed(2),
    cpu.toFixed(2),
    whole(peakMb),
    equal,
  ]);
  const ratios = ['÷ ours', 'CPU ÷ ours', '÷ floor', 'CPU ÷ floor'];
  sayTable(['way', ...ratios, '× real time', 'wall s', 'CPU s', 'MB', 'same samples'], cells);
}

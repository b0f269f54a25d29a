import { join } from 'node:path';
import type { CallCodec } from './calls/codecs.js';
import { PORTS, SSRC } from './calls/packets.js';
import type { ProgramName } from './programs.js';

/** A way from a capture to a WAV: a bash script that leaves the WAV at `wav`. */
export type Way = {
  readonly name: string;
  readonly script: string;
  readonly wav: string;
  readonly whose: 'ours' | 'floor' | 'node' | 'others';
  /** Whether its samples can be compared with ours: others at another rate cannot. */
  readonly isComparable: boolean;
};

const ALAW = '-t al -r 8000 -c 1';
const child = (name: string) =>
  `'${process.execPath}' '${join(import.meta.dirname, 'children', name)}'`;

const COMMAND = join(import.meta.dirname, '../../apps/cli/src/main.js');

/** Ours: the command as people run it, in which so many threads decode. */
export function ourWay(capture: string, wav: string, threads: number): Way {
  const wish = `--quiet --force --threads ${threads} --out '${wav}'`;
  const script = `'${process.execPath}' '${COMMAND}' convert ${wish} '${capture}'`;
  const name = `recordings, ${threads === 1 ? 'one thread' : `${threads} threads`}`;
  return { name, script, wav, whose: 'ours', isComparable: false };
}

/** The least that any way does: read the capture, and write as many bytes as the WAV has. */
export function floorWay(capture: string, folder: string, wavBytes: number): Way {
  const wav = join(folder, 'floor.wav');
  const script = `cat '${capture}' >/dev/null; head -c ${wavBytes} /dev/zero >'${wav}'`;
  return { name: 'floor: cat + write', script, wav, whose: 'floor', isComparable: false };
}

/** The least of a program on Node: the same bytes, as they are or expanded as G.711 on the way. */
export function nodeWays(capture: string, folder: string, wavBytes: number, law: string): Way[] {
  const wav = join(folder, 'node.wav');
  const script = `${child('only-bytes.js')} '${capture}' '${wav}' ${wavBytes}`;
  const rest = { wav, whose: 'node', isComparable: false } as const;
  const bare = { name: 'Node doing nothing but reading and writing', script, ...rest };
  if (law === '') return [bare];
  return [
    bare,
    { name: '… and expanding, no packet looked at', script: `${script} ${law}`, ...rest },
  ];
}

/** What a user would pick instead, as far as its programs are there. */
export function otherWays(
  codec: CallCodec,
  capture: string,
  folder: string,
  have: ReadonlySet<ProgramName>,
): Way[] {
  const hasAll = (...names: ProgramName[]) => names.every((name) => have.has(name));
  const at = placesIn(capture, folder);
  const ways: Way[] = [];
  if (codec.sox !== undefined && hasAll('tshark', 'xxd', 'sox')) {
    const merge = soxMerge(codec.sox, at);
    ways.push(way('tshark per SSRC + xxd + sox', [...perSsrc(at), merge], at));
    ways.push(way('tshark once + awk + xxd + sox', [...onePass(at), merge], at));
  }
  if (codec.ffmpeg !== undefined && hasAll('tshark', 'xxd', 'ffmpeg')) {
    const merge = amerge(codec.ffmpeg, at);
    ways.push(way('tshark per SSRC + xxd + ffmpeg', [...perSsrc(at), merge], at));
  }
  if (codec.rtpmap.startsWith('opus') && hasAll('tshark', 'ffmpeg')) {
    const lines = [...wrapped(at, codec.ticks), amerge('-c:a libopus', at, '-ar 8000')];
    ways.push({ ...way('tshark per SSRC + Ogg + ffmpeg', lines, at), isComparable: false });
  }
  if (codec.gstreamer !== undefined && hasAll('gst-launch-1.0', 'sox')) {
    const sides = [PORTS.local, PORTS.remote] as const;
    const lines = gstreamer(at, sides, codec.gstreamer, codec);
    const isComparable = !codec.rtpmap.startsWith('opus');
    ways.push({ ...way('GStreamer + sox', [...lines, soxMerge(RAW, at)], at), isComparable });
  }
  return ways;
}

/** tshark + sox for A-law on ports that no SIP tells of. */
export function soxWay(capture: string, folder: string, ports: readonly number[]): Way {
  const at = placesIn(capture, folder);
  const decode = ports.map((port) => `-d udp.port==${port},rtp`).join(' ');
  return way('tshark + sox', [...perSsrc(at, decode), soxMerge(ALAW, at)], at);
}

/** GStreamer for A-law, a pipeline for the packets from each of two ports. */
export function gstreamerWay(
  capture: string,
  folder: string,
  ports: readonly [number, number],
): Way {
  const at = placesIn(capture, folder);
  const call = { type: 8, rtpmap: 'PCMA/8000' };
  const lines = gstreamer(at, ports, 'rtppcmadepay ! alawdec', call);
  return way('GStreamer', [...lines, soxMerge(RAW, at)], at);
}

type Places = { capture: string; folder: string; left: string; right: string; wav: string };

function placesIn(capture: string, folder: string): Places {
  const [left, right, wav] = [join(folder, 'left'), join(folder, 'right'), join(folder, 'o.wav')];
  return { capture, folder, left, right, wav };
}

function way(name: string, lines: readonly string[], { wav }: Places): Way {
  return { name, script: lines.join('; '), wav, whose: 'others', isComparable: true };
}

/** The usual recipe: the payloads of a stream in the order of arrival, one after another. */
function perSsrc(at: Places, decode = ''): string[] {
  const one = (ssrc: number, raw: string) =>
    `${fieldsOf(at.capture, ssrc, decode)} | tr -d ':\\n' | xxd -r -p >'${raw}'`;
  return [one(SSRC.local, at.left), one(SSRC.remote, at.right)];
}

function wrapped(at: Places, samples: number): string[] {
  const one = (ssrc: number, ogg: string) =>
    `${fieldsOf(at.capture, ssrc)} | ${child('ogg-opus.js')} ${samples} >'${ogg}'`;
  return [one(SSRC.local, at.left), one(SSRC.remote, at.right)];
}

function fieldsOf(capture: string, ssrc: number, decode = ''): string {
  const only = `-Y 'rtp.ssrc==${ssrc}' -T fields -e rtp.payload`;
  return tolerant(`tshark -r '${capture}' ${decode} ${only}`);
}

/** Goes on with what it wrote when it complains of a damaged capture, as a user would. */
function tolerant(command: string): string {
  return `{ ${command} 2>/dev/null || true; }`;
}

/** A better recipe: both streams in one pass. */
function onePass({ capture, folder, left, right }: Places): string[] {
  const split = `awk '{ print $2 > "${folder}/" $1 ".hex" }'`;
  const hexOf = (ssrc: number) => `${folder}/0x${ssrc.toString(16).padStart(8, '0')}.hex`;
  const raw = (ssrc: number, to: string) => `tr -d ':\\n' <'${hexOf(ssrc)}' | xxd -r -p >'${to}'`;
  return [
    `${tolerant(`tshark -r '${capture}' -Y rtp -T fields -e rtp.ssrc -e rtp.payload`)} | ${split}`,
    raw(SSRC.local, left),
    raw(SSRC.remote, right),
  ];
}

const RAW = '-t raw -e signed -b 16 -r 8000 -c 1';

function gstreamer(
  { capture, left, right }: Places,
  [local, remote]: readonly [number, number],
  decode: string,
  { type, rtpmap }: Pick<CallCodec, 'type' | 'rtpmap'>,
): string[] {
  const [name = '', clock = ''] = rtpmap.split('/');
  const kind = `encoding-name=${name.toUpperCase()},payload=${type},clock-rate=${clock}`;
  const sound = 'audioconvert ! audioresample ! audio/x-raw,format=S16LE,rate=8000,channels=1';
  const one = (port: number, raw: string) =>
    `gst-launch-1.0 -q filesrc location='${capture}' ! pcapparse src-port=${port} ` +
    `caps='application/x-rtp,media=audio,${kind}' ! ${decode} ! ${sound} ! filesink location='${raw}'`;
  return [one(local, left), one(remote, right)];
}

function soxMerge(input: string, { left, right, wav }: Places): string {
  return `sox -M ${input} '${left}' ${input} '${right}' -b 16 -e signed '${wav}'`;
}

function amerge(input: string, { left, right, wav }: Places, output = ''): string {
  const inputs = `${input} -i '${left}' ${input} -i '${right}'`;
  return `ffmpeg -v error -nostdin -y ${inputs} -filter_complex amerge ${output} '${wav}'`;
}

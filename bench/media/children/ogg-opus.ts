import { createInterface } from 'node:readline';
import { OggPages } from '../ogg-pages.js';

/**
 * Makes an Ogg file (stdout) of Opus payloads (stdin, a line of hexadecimal digits each): what users
 * of tshark write a script for, since no program reads Opus payloads as they are.
 */
const SAMPLES_A_PACKET = Number(process.argv[2] ?? 960);
const pages = new OggPages((bytes) => void process.stdout.write(bytes));
pages.opusHeaders();
for await (const line of createInterface({ input: process.stdin })) {
  if (line !== '') pages.packet(Buffer.from(line.replaceAll(':', ''), 'hex'), SAMPLES_A_PACKET);
}
pages.finish();

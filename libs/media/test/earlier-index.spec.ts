import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openWav } from '../src/audio.js';
import { bytesSource } from '../src/byte-source.js';
import { FIXTURES } from './speech.js';

const fixture = (name: string) => new Uint8Array(readFileSync(`${FIXTURES}/${name}`));
const golden = (name: string) =>
  new Uint8Array(readFileSync(new URL(`golden/${name}`, import.meta.url)));

/** Indexes that an earlier converter wrote, and SHA-256 of the stereo WAV it made by each. */
const KEPT: [string, string, string][] = [
  [
    'media-1-g722.rix',
    'g722-2way.pcap',
    '6f69fd59bd69bb4ceca0521f9bd0d204d3ed0e17f5a025954ffb049718bec5a1',
  ],
  [
    'media-1-noise.rix',
    'g711a-cn13-dtx-2way.pcap',
    '3b388f98cf3d275e66c1613e865d861bae65187dc804ccb036d4b449c1797dc6',
  ],
  [
    'media-1-digits.rix',
    'g711a-dtmf101.pcap',
    'efb8616354e94b9ab276d7e0aa18d652895a88667cd16e7a0bdfc53af971776a',
  ],
];

describe('an index of an earlier converter still gives the sound it gave', () => {
  it.each(KEPT)('%s', async (index, capture, sha256) => {
    const wav = openWav(bytesSource(fixture(capture)), golden(index), { channel: 'both' });
    const hash = createHash('sha256');
    for await (const piece of wav.read(0, wav.byteLength)) hash.update(piece);
    expect(hash.digest('hex')).toBe(sha256);
  });
});

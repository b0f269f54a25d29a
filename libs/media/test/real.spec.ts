import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bytesSource } from '../src/byte-source.js';
import type { CaptureFaultCode } from '../src/capture-fault.js';
import { CaptureFault } from '../src/capture-fault.js';
import { inspectCapture } from '../src/inspect.js';
import { hear, sharedCaptures } from './speech.js';

/** What cannot be heard, and why; all other captures must be. */
const SILENT: Record<string, CaptureFaultCode> = {
  'lundgrel-g722-srtp-dtmf.pcap': 'encrypted',
  'rtpproxy-dltnull-ipv6-gsm.pcap': 'codec-unsupported',
  'rtpproxy-dtmf.pcap': 'no-audio',
  'rtpproxy-g722-srtp-call1.pcap': 'encrypted',
  'sipp-dtmf_2833_1.pcap': 'no-audio',
  'sngrep-ipv6frag.pcap': 'no-audio',
  'ws-Asterisk_ZFONE_XLITE.pcap': 'encrypted',
  'ws-null-h263-over-rtp.pcap': 'no-audio',
  'ws-sip-rtp-gsm.pcap': 'codec-unsupported',
  'ws-sip-rtp-ilbc.pcap': 'codec-unsupported',
};

const paths = sharedCaptures('real');
const byName = (name: string) => paths.filter((path) => basename(path) === name);

describe('captures from real devices, when they lie beside the project', () => {
  it('are heard, or it is said why not', async () => {
    for (const path of paths) {
      const source = bytesSource(new Uint8Array(readFileSync(path)));
      const outcome = await inspectCapture(source).then(
        () => 'heard',
        (error: unknown) => (error instanceof CaptureFault ? error.code : error),
      );
      expect([basename(path), outcome]).toEqual([
        basename(path),
        SILENT[basename(path)] ?? 'heard',
      ]);
    }
  });

  // Its own analyser says how many are lost of these, and that some come twice.
  it.each([
    ['rtpproxy-g729-weird-2way.pcap', { lost: 2106 }],
    ['rtpproxy-g729-dups.pcap', { packets: 383, lost: 0, duplicates: 1 }],
    ['rtpproxy-g7231-2way.pcap', { packets: 392, lost: 0 }],
  ])('are counted as rtpproxy counts them: %s', async (name, expected) => {
    for (const path of byName(name)) {
      const source = bytesSource(new Uint8Array(readFileSync(path)));
      const { remote } = (await inspectCapture(source)).quality;
      expect(remote).toMatchObject(expected);
    }
  });

  it('have the level of a tone of 1004 Hz as FreeSWITCH makes it, 7 dB below a milliwatt', async () => {
    for (const path of byName('freeswitch-milliwatt.pcap')) {
      const { sides } = await hear(new Uint8Array(readFileSync(path)));
      const [tone] = sides[0].some((sample) => sample !== 0) ? sides : [sides[1]];
      const second = tone.subarray(8000, 16_000);
      const power = second.reduce((sum, sample) => sum + sample ** 2, 0) / second.length;
      // 0 dBm0 is 3.17 dB below a full-scale sine in µ-law (ITU-T G.711 table 2).
      const level = 10 * Math.log10(power / (32_124 ** 2 / 2)) + 3.17;
      expect(level).toBeGreaterThan(-7.1);
      expect(level).toBeLessThan(-6.6);
      let crossings = 0;
      second.forEach(
        (sample, i) => (crossings += i > 0 && second[i - 1]! < 0 && sample >= 0 ? 1 : 0),
      );
      expect(crossings).toBeGreaterThanOrEqual(999);
      expect(crossings).toBeLessThanOrEqual(1005);
    }
  });
});

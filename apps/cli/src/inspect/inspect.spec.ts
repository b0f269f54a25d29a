import { execFileSync, spawnSync } from 'node:child_process';
import { createCipheriv } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Endpoint, capture, concat } from '../../../../libs/media/test/capture-builder.js';
import { DIFFERING } from '../../../../libs/media/test/differing-packets.js';
import { speaker, together } from '../../../../libs/media/test/speech.js';
import { CliWorld, PROGRAM } from '../../../../test/support/cli.js';

let world: CliWorld;

beforeEach(() => {
  world = new CliWorld();
});
afterEach(() => {
  world.remove();
});

const document = (name: string) =>
  readFileSync(new URL(`../../../../${name}`, import.meta.url), 'utf8');
const linesOf = (text: string) => text.split('\n');
const widest = (text: string) => Math.max(...linesOf(text).map((line) => [...line].length));

describe('recordings inspect', () => {
  it.each([
    'g711a-dtmf101',
    'loss5-reorder-dup',
    'late-join-2nd-dir',
    'g711a-cn13-dtx-2way',
    'ssrc-change',
    'g722-2way',
    'header-only',
  ])('describes %s', async (name) => {
    const { code, text, errors } = await world.run(['inspect', world.fixture(`${name}.pcap`)]);
    expect([code, errors]).toEqual([0, '']);
    expect(widest(text)).toBeLessThanOrEqual(80);
    await expect(text).toMatchFileSnapshot(`golden/${name}.txt`);
  });

  it('describes a capture of which nothing can be heard', async () => {
    const encrypted = speaker(0, (packet) => {
      return { ...packet, payload: concat([packet.payload, new Uint8Array(10)]) };
    });
    writeFileSync(world.path('srtp.pcap'), capture(encrypted, { link: 'sll', ip: 'v6' }));
    const { code, text } = await world.run(['inspect', 'srtp.pcap']);
    expect(code).toBe(0);
    await expect(text).toMatchFileSnapshot('golden/srtp.txt');
  });

  it('says what of a side is encrypted, and whose clock is odd', async () => {
    const chance = (i: number) =>
      createCipheriv('aes-128-ctr', Buffer.alloc(16, i & 0xff), Buffer.alloc(16)).update(
        Buffer.alloc(170),
      );
    const remote = speaker(1, (packet, i) => {
      const timestamp = i * 320;
      return i < 500 ? { ...packet, timestamp } : null;
    });
    const local = speaker(0, (packet, i) => {
      if (i >= 500) return null;
      return i < 250 ? packet : { ...packet, payload: chance(i) };
    });
    writeFileSync(world.path('odd.pcap'), capture(together(local, remote)));
    const { code, text } = await world.run(['inspect', 'odd.pcap']);
    expect(code).toBe(0);
    expect(text).toMatch(/^local {5}poor, nothing lost, 5\.00? s encrypted,/m);
    expect(text).toMatch(/^remote {4}good, nothing lost/m);
    expect(text).toContain('timestamps count 16,000 a second');
    expect(text).toMatch(/▒ encrypted/);
    expect(text).toMatch(/local +0:05\.00 +5\.00? s +encrypted/);
  });

  it('is what the documents show', async () => {
    const { text } = await world.run([
      'inspect',
      world.fixture('loss5-reorder-dup.pcap', 'call.pcap'),
    ]);
    const [readme, page] = ['README.md', 'docs/cli.md'].map((name) => document(name));
    expect(page).toContain(text);
    expect(readme).toContain(text.slice(0, text.indexOf('\n\n83 gaps')));
  });

  it.each([
    ['inspect "$2"', '/dev/full', 9, /^Standard output cannot be written: the disk is full\./],
    ['inspect --json "$2"', '/dev/full', 9, /^Standard output cannot be written/],
  ])('%s into %s ends with what is wrong', (command, target, code, errors) => {
    const file = world.path(world.fixture('g711a-2way.pcap'));
    const line = `exec "$0" "$1" ${command} > ${target}`;
    const ended = spawnSync('sh', ['-c', line, process.execPath, PROGRAM, file]);
    expect(ended.stderr.toString()).toMatch(errors);
    expect(ended.status).toBe(code);
  });

  it('looks at the beginning of what has no end', async () => {
    const { code, errors } = await world.run(['inspect', '/dev/zero']);
    expect(errors).toMatch(/^\/dev\/zero: This is no capture/);
    expect(code).toBe(4);
  });

  it('tells of a call beside the one that is heard', async () => {
    const end = (last: number, port: number) => ({ address: [10, 0, 0, last], port });
    const leg = (side: 0 | 1, from: Endpoint, to: Endpoint) =>
      speaker(side, (packet, i) => {
        return i < 500 ? { ...packet, from, to, timeMs: packet.timeMs + to.address[3]! } : null;
      });
    const [phone, proxy, out, other] = [end(1, 4000), end(2, 5000), end(2, 5002), end(3, 6000)];
    const legs = [
      leg(0, phone, proxy),
      leg(1, proxy, phone),
      leg(0, out, other),
      leg(1, other, out),
    ];
    writeFileSync(world.path('x.pcap'), capture(together(...legs)));
    const { text } = await world.run(['inspect', 'x.pcap']);
    expect(text).toMatch(/^ +1 other call at the same time left out/m);
    expect(text.match(/^other +10\.0\.0\./gm)).toHaveLength(2);
    expect(text.match(/not heard: it is of another call/g)).toHaveLength(2);
    const { audio } = JSON.parse((await world.run(['inspect', 'x.pcap', '--json'])).text) as {
      audio: { otherCalls: unknown[] };
    };
    expect(audio.otherCalls).toHaveLength(1);
    expect(text).toContain('recordings convert FILE --call 2');
    const { text: second, code } = await world.run(['inspect', 'x.pcap', '--call', '2']);
    expect(code).toBe(0);
    expect(second).toMatch(/^call 1 +10\.0\.0\.\d:\d000 ↔ 10\.0\.0\.\d:\d000, from/m);
    expect(second).toMatch(/^call 2 +the one above/m);
    expect(second).toMatch(/^local +10\.0\.0\.2:5002 →/m);
    const third = await world.run(['inspect', 'x.pcap', '--call', '3']);
    expect([third.code, third.errors]).toEqual([2, expect.stringContaining('there is no call 3')]);
  });

  it('fits the width it is given', async () => {
    const name = world.fixture('loss5-reorder-dup.pcap');
    const narrow = await world.run(['inspect', name], { env: { COLUMNS: '50' } });
    const wide = await world.run(['inspect', name], { env: { COLUMNS: '120' } });
    expect([widest(narrow.text), widest(wide.text)]).toEqual([50, 120]);
  });

  it('is plain ASCII where the terminal knows no more, and has no colours in a file', async () => {
    const name = world.fixture('loss5-reorder-dup.pcap');
    const { text } = await world.run(['inspect', name], { env: { LC_ALL: 'C' } });
    expect(text).toMatch(/^[\x20-\x7e\n]+$/);
    expect(text).toMatch(/^local +[ ._=#x-]{20,}$/m);
  });

  it('lets no control character of a capture or a name reach the terminal', async () => {
    const name = world.fixture('one-way.pcap', '\u001b[2Jx.pcap');
    expect((await world.run(['inspect', name])).text).not.toContain('\u001b');
  });

  it('tells programs one object, of stable names', async () => {
    const { text } = await world.run(['inspect', world.fixture('g711a-dtmf101.pcap'), '--json']);
    const report = JSON.parse(text) as Record<string, unknown> & {
      audio: Record<string, unknown>;
      streams: Record<string, unknown>[];
    };
    expect(Object.keys(report).sort()).toEqual(
      ['audio', 'call', 'capture', 'fault', 'file', 'ok', 'stored', 'streams'].sort(),
    );
    expect(report).toMatchObject({
      ...{ file: 'g711a-dtmf101.pcap', ok: true, fault: null },
      stored: { form: 'original', bytes: 454_472 },
      capture: {
        ...{ bytes: 454_472, format: 'pcap', byteOrder: 'little', resolution: 'µs' },
        ...{ packets: 2008, spanMs: 19_988, damage: [], cutShort: false },
        linkTypes: [{ number: 1, name: 'Ethernet' }],
        firstPacketAt: '2026-03-10T09:00:00.000Z',
      },
    });
    expect(report.audio).toMatchObject({
      ...{ sampleRate: 8000, frames: 160_064, durationMs: 20_008, codecs: ['G.711 A-law'] },
      dtmf: ['1', '5', '#', '*'].map((digit, i) => {
        return { digit, side: 'local', atMs: 3000 * (i + 1), durationMs: expect.any(Number) };
      }),
      quality: { lost: 0 },
      timeline: { local: { spans: expect.any(Array) } },
    });
    expect(report.streams[0]).toMatchObject({
      ...{ side: 'local', ssrc: '0x000000a1', packets: 1008, lost: 0, packetMs: [20] },
      source: { address: '192.168.10.21', port: 16384 },
      destination: { address: '192.168.10.35', port: 16420 },
      codecs: [{ codec: 'G.711 A-law', payloadType: 8, fromMs: 0 }],
      ...{ besides: ['telephone-event'], silentBecause: null, missingPart: null },
    });
  });

  it('tells of each codec from when on it is used', async () => {
    const changing = speaker(0, (packet, i) => ({ ...packet, type: i < 400 ? 8 : 0 }));
    writeFileSync(world.path('x.pcap'), capture(changing));
    const { text } = await world.run(['inspect', 'x.pcap']);
    expect(text).toMatch(/G\.711 A-law \(type 8\), from 0:08\.00 G\.711 µ-law \(type 0\)/);
  });

  it('says which stretch of a damaged file cannot be read', async () => {
    const bytes = Buffer.from(capture(speaker(0)));
    bytes.fill(0, 60_000, 60_600);
    writeFileSync(world.path('x.pcap'), bytes);
    const { code, text } = await world.run(['inspect', 'x.pcap']);
    expect(code).toBe(0);
    expect(text).toMatch(/^damaged {3}1 stretch of it, about \d+ bytes, cannot be read/m);
  });

  it.each(['truncated.pcap', 'pcapng.pcapng'])('says that %s ends too early', async (name) => {
    const bytes = readFileSync(world.path(world.fixture(name)));
    writeFileSync(world.path('x'), bytes.subarray(0, bytes.length - 30));
    expect((await world.run(['inspect', 'x'])).text).toMatch(/^cut short +the file ends within/m);
  });

  it('takes standard input, and a pipe that has a name', async () => {
    const input = capture(speaker(0));
    const piped = await world.run(['inspect', '-'], { input });
    expect([piped.code, piped.errors]).toEqual([0, '']);
    expect(piped.text).toMatch(/^Standard input\nfile {6}pcap/);
    execFileSync('mkfifo', [world.path('pipe')]);
    const running = world.run(['inspect', 'pipe']);
    await writeFile(world.path('pipe'), input);
    const named = await running;
    expect([named.code, named.errors]).toEqual([0, '']);
    expect(named.text.replace(/^pipe/, 'Standard input')).toBe(piped.text);
  });

  it('means paths as they were meant where npm was called', async () => {
    world.fixture('one-way.pcap');
    const env = { npm_lifecycle_event: 'cli', INIT_CWD: world.folder };
    const elsewhere = new CliWorld();
    const { code, text } = await elsewhere.run(['inspect', 'one-way.pcap'], { env });
    elsewhere.remove();
    expect([code, text]).toEqual([0, expect.stringMatching(/^one-way\.pcap\n/)]);
  });

  it('refuses what is no capture', async () => {
    writeFileSync(world.path('x.txt'), 'This is a letter, and a long one at that.');
    const { code, text, errors } = await world.run(['inspect', 'x.txt']);
    expect([code, text]).toEqual([4, '']);
    expect(errors).toMatch(/^x\.txt: This is no capture/);
    writeFileSync(world.path('x.pcap.gz'), gzipSync(capture(speaker(0))));
    const packed = await world.run(['inspect', 'x.pcap.gz']);
    expect([packed.code, packed.errors]).toEqual([
      4,
      'x.pcap.gz is compressed with gzip. Send it into the command unpacked: zcat x.pcap.gz | recordings inspect -\n',
    ]);
  });
});

describe('a megabyte of packets that all differ', () => {
  it.each(DIFFERING)('%s takes no hundreds of megabytes', async (_, sent) => {
    writeFileSync(world.path('differing.pcap'), capture(sent, { link: 'raw' }));
    const env = { NODE_OPTIONS: '--max-old-space-size=128' };
    const { code, errors } = await world.run(['inspect', '--json', 'differing.pcap'], { env });
    expect([code, errors]).toEqual([0, '']);
  });
});

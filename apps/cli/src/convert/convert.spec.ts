import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Channel, openWav } from '#media/audio';
import { bytesSource } from '#media/byte-source';
import { inspectCapture } from '#media/inspect';
import { phoneCapture } from '#media/synthesis/phone-capture';
import { capture, concat } from '../../../../libs/media/test/capture-builder.js';
import { speaker } from '../../../../libs/media/test/speech.js';
import { CliWorld } from '../../../../test/support/cli.js';

let world: CliWorld;

beforeEach(() => {
  world = new CliWorld();
});
afterEach(() => {
  world.remove();
});

const read = (name: string) => new Uint8Array(readFileSync(world.path(name)));

const wavOf = async (
  bytes: Uint8Array,
  options: { channel?: Channel; muteDigits?: boolean; sampleRate?: 48_000 } = {},
): Promise<Uint8Array> => {
  const source = bytesSource(bytes);
  const { index } = await inspectCapture(source);
  const wav = openWav(source, index, { channel: 'both', ...options });
  const pieces: Uint8Array[] = [];
  for await (const piece of wav.read(0, wav.byteLength)) pieces.push(piece);
  return concat(pieces);
};

const isSame = (one: Uint8Array, other: Uint8Array) => Buffer.compare(one, other) === 0;

/** Half an hour of two-way G.711, 41 MB. */
const longCapture = (): void => {
  const tone = (out: Int16Array) => out.fill(1000);
  const options = { codec: 'PCMA', durationMs: 1_800_000, local: tone, remote: tone } as const;
  writeFileSync(
    world.path('long.pcap'),
    concat([...phoneCapture(options)].map(({ bytes }) => bytes)),
  );
};

describe('recordings convert', () => {
  it.each([
    'g711a-2way.pcap',
    'loss5-reorder-dup.pcap',
    'g711a-dtmf101.pcap',
    'g722-2way.pcap',
    'pcapng.pcapng',
    'truncated.pcap',
  ])('writes of %s what any other reading gives', async (name) => {
    const { code, text, errors } = await world.run(['convert', world.fixture(name)]);
    expect([code, errors]).toEqual([0, '']);
    const out = name.replace(/\.\w+$/, '.wav');
    expect(text).toMatch(new RegExp(`^${out}: \\d:\\d\\d\\.\\d\\d, stereo at `));
    expect(isSame(read(out), await wavOf(read(name)))).toBe(true);
    expect(world.names()).toEqual([name, out].sort());
  });

  it.each(['local', 'remote', 'mix'] as const)('writes the channel %s', async (channel) => {
    const name = world.fixture('late-join-2nd-dir.pcap');
    await world.run(['convert', name, '--channel', channel, '--out', 'x.wav']);
    expect(isSame(read('x.wav'), await wavOf(read(name), { channel }))).toBe(true);
  });

  it('lets digits be heard, and raises the rate, when it is asked to', async () => {
    const name = world.fixture('g711a-dtmf101.pcap');
    await world.run(['convert', name, '--keep-digits']);
    expect(isSame(read('g711a-dtmf101.wav'), await wavOf(read(name), { muteDigits: false }))).toBe(
      true,
    );
    await world.run(['convert', name, '--rate', '48000', '--out', 'high.wav']);
    expect(isSame(read('high.wav'), await wavOf(read(name), { sampleRate: 48_000 }))).toBe(true);
  });

  it('writes the call that goes on beside the longest, when it is asked for', async () => {
    const one = { address: [10, 0, 0, 1], port: 4000 };
    const other = { address: [10, 0, 0, 2], port: 4002 };
    const beside = [
      ...speaker(0, (p, i) => (i < 200 ? { ...p, ssrc: 5, from: one, to: other } : null)),
      ...speaker(1, (p, i) => (i < 200 ? { ...p, ssrc: 6, from: other, to: one } : null)),
    ];
    const sent = [...speaker(0), ...speaker(1), ...beside];
    const inTime = (all: typeof sent) => capture(all.sort((a, b) => a.timeMs - b.timeMs));
    writeFileSync(world.path('two.pcap'), inTime(sent));
    const { code, text } = await world.run(['convert', 'two.pcap', '--call', '2']);
    expect([code, text]).toEqual([0, expect.stringMatching(/^two\.call-2\.wav: 0:04\.00/)]);
    expect(isSame(read('two.call-2.wav'), await wavOf(inTime(beside)))).toBe(true);
    const { errors, code: none } = await world.run(['convert', 'two.pcap', '--call', '3']);
    expect([none, errors]).toEqual([2, expect.stringContaining('there is no call 3')]);
  });

  it('writes the same with several threads', async () => {
    const name = world.fixture('g722-2way.pcap');
    for (const threads of ['1', '3']) {
      const out = `${threads}.wav`;
      expect((await world.run(['convert', name, '--threads', threads, '-o', out])).code).toBe(0);
    }
    expect(isSame(read('3.wav'), read('1.wav'))).toBe(true);
    expect(isSame(read('1.wav'), await wavOf(read(name)))).toBe(true);
  });

  it('tells programs what was done, in a line of JSON for each file', async () => {
    const names = [world.fixture('loss5-reorder-dup.pcap'), world.fixture('empty.pcap')];
    const { code, text } = await world.run(['convert', ...names, '--json']);
    const [first, second, ...more] = text.trimEnd().split('\n');
    expect(code).toBe(5);
    expect(more).toEqual([]);
    expect(JSON.parse(first ?? '')).toEqual({
      ...{ file: 'loss5-reorder-dup.pcap', out: 'loss5-reorder-dup.wav', ok: true },
      ...{ channel: 'both', channels: 2, sampleRate: 8000, durationMs: 19_980 },
      ...{ bytes: 639_404, capturedAt: '2026-03-10T09:00:00.008Z', seconds: expect.any(Number) },
      ...{ codecs: ['G.711 A-law'], undecoded: [] },
      ...{ lost: 89, lossPercent: 4.46, concealedMs: 1780, otherCalls: 0 },
    });
    expect(JSON.parse(second ?? '')).toEqual({
      ...{ file: 'empty.pcap', ok: false, exitCode: 5 },
      error: { code: 'empty', message: expect.stringContaining('no byte arrived') },
    });
  });

  it('reads standard input and writes standard output, with nothing else in it', async () => {
    const input = read(world.fixture('g711a-2way.pcap'));
    const spool = world.path('spool');
    mkdirSync(spool);
    const { stdout, errors } = await world.run(['convert', '-'], { input, env: { TMPDIR: spool } });
    expect(isSame(stdout, await wavOf(input))).toBe(true);
    expect(errors).toMatch(/^standard output: 0:20\.01, /);
    expect(world.names('spool')).toEqual([]);
  });

  it('takes names as they are', async () => {
    const name = world.fixture('g711a-2way.pcap', 'ein  Anruf ä 中文 🙂.pcap');
    const { code, text } = await world.run(['convert', name]);
    expect([code, text]).toEqual([0, expect.stringMatching(/^ein {2}Anruf ä 中文 🙂\.wav: /)]);
    expect(existsSync(world.path('ein  Anruf ä 中文 🙂.wav'))).toBe(true);
  });

  it('lets no control character of a name reach the terminal', async () => {
    const name = world.fixture('g711a-2way.pcap', 'a\u001b[31m\u0007b.pcap');
    const [converted, again] = [
      await world.run(['convert', name]),
      await world.run(['convert', name]),
    ];
    expect(converted.text + again.errors).not.toContain('\u001b');
    expect(again.errors).not.toContain('\u0007');
  });

  it('converts folders, also those below, into another folder', async () => {
    mkdirSync(world.path('calls/monday'), { recursive: true });
    world.fixture('g711a-2way.pcap', 'calls/a.pcap');
    world.fixture('one-way.pcap', 'calls/monday/b.cap');
    writeFileSync(world.path('calls/notes.txt'), 'no capture');
    expect((await world.run(['convert', 'calls', '-r', '-d', 'out', '-q'])).text).toBe('');
    expect([world.names('out'), world.names('out/monday')]).toEqual([
      ['a.wav', 'monday'],
      ['b.wav'],
    ]);
  });
});

describe('recordings convert refuses', () => {
  const silence = { type: 3, payload: new Uint8Array(33) };
  const gsm = () => capture(speaker(0, (packet) => ({ ...packet, ...silence })));
  const encrypted = () =>
    capture(
      speaker(0, (packet) => ({
        ...packet,
        payload: concat([packet.payload, new Uint8Array(10)]),
      })),
    );

  it.each([
    ['missing.pcap', null, 3, /^missing\.pcap cannot be read: there is no such file\.$/],
    ['text.pcap', () => Buffer.from('this is some text, no capture'), 4, /no capture/],
    ['none.pcap', () => new Uint8Array(0), 5, /^none\.pcap: The capture is empty/],
    ['gsm.pcap', gsm, 7, /^gsm\.pcap: The audio is coded with GSM/],
    ['srtp.pcap', encrypted, 6, /^srtp\.pcap: The audio is encrypted/],
  ])('%s, and leaves nothing behind', async (name, bytes, exitCode, sentence) => {
    if (bytes !== null) writeFileSync(world.path(name), bytes());
    const before = world.names();
    const { code, text, errors } = await world.run(['convert', name]);
    expect([code, text]).toEqual([exitCode, '']);
    expect(errors.trimEnd()).toMatch(sentence);
    expect(errors.split('\n')).toHaveLength(2);
    expect(world.names()).toEqual(before);
  });

  it('to replace a file, unless it is told to', async () => {
    const name = world.fixture('one-way.pcap');
    writeFileSync(world.path('one-way.wav'), 'precious');
    const refused = await world.run(['convert', name]);
    expect([refused.code, refused.errors]).toEqual([8, expect.stringContaining('--force')]);
    const skipped = await world.run(['convert', name, '--skip-existing']);
    expect([skipped.code, skipped.text]).toEqual([0, 'one-way.wav exists: passed over.\n']);
    expect(readFileSync(world.path('one-way.wav'), 'utf8')).toBe('precious');
    expect((await world.run(['convert', name, '--force'])).code).toBe(0);
    expect(isSame(read('one-way.wav'), await wavOf(read(name)))).toBe(true);
    expect(world.names()).toEqual(['one-way.pcap', 'one-way.wav']);
  });

  it('to replace the capture itself, and two WAVs of one name', async () => {
    const name = world.fixture('one-way.pcap');
    renameSync(world.path(name), world.path('call.wav'));
    const itself = await world.run(['convert', 'call.wav', '-o', 'call.wav', '--force']);
    expect([itself.code, itself.errors]).toEqual([2, expect.stringContaining('replace itself')]);
    world.fixture('one-way.pcap', 'x.pcap');
    world.fixture('pcapng.pcapng', 'x.pcapng');
    const both = await world.run(['convert', 'x.pcap', 'x.pcapng']);
    expect([both.code, both.errors]).toEqual([2, expect.stringContaining('both become x.wav')]);
    expect(world.names()).toEqual(['call.wav', 'x.pcap', 'x.pcapng']);
  });

  it.each([
    [['convert']],
    [['convert', 'x.pcap', '--channel', 'left']],
    [['convert', 'x.pcap', 'y.pcap', '--out', 'z.wav']],
    [['convert', 'x.pcap', '--no-such-option']],
    [['convert', 'x.pcap', '--threads', '0']],
    [['no-such-verb']],
  ])('what cannot be meant: %j', async (words) => {
    const { code, text, errors } = await world.run(words);
    expect([code, text]).toEqual([2, '']);
    expect(errors).toMatch(/\S/);
  });

  it('what cannot be written, and says why', async () => {
    const name = world.fixture('one-way.pcap');
    const full = await world.run(['convert', name, '--out', '/dev/full']);
    expect([full.code, full.errors]).toEqual([9, expect.stringContaining('the disk is full')]);
    const nowhere = await world.run(['convert', name, '--out', 'no/such/folder.wav']);
    expect([nowhere.code, nowhere.errors]).toEqual([
      9,
      expect.stringContaining('its folder does not exist'),
    ]);
  });

  it('what is missing, without making a folder for it', async () => {
    expect((await world.run(['convert', 'missing.pcap', '-d', 'wav'])).code).toBe(3);
    expect(world.names()).toEqual([]);
  });

  it('one file of many, and goes on with the others', async () => {
    const names = [world.fixture('empty.pcap'), 'missing.pcap', world.fixture('one-way.pcap')];
    const { code, errors } = await world.run(['convert', ...names]);
    expect([code, errors.trimEnd().split('\n').length]).toEqual([5, 2]);
    expect(existsSync(world.path('one-way.wav'))).toBe(true);
  });
});

describe('recordings convert, interrupted,', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('by %s leaves nothing behind', async (signal, exitCode) => {
    longCapture();
    const running = world.start(['convert', 'long.pcap']);
    await vi.waitUntil(() => world.names().some((name) => name.endsWith('.part')), {
      timeout: 20_000,
      interval: 1,
    });
    running.child.kill(signal);
    const { code, errors } = await running.ended;
    expect([code, errors]).toEqual([exitCode, 'Interrupted.\n']);
    expect(world.names()).toEqual(['long.pcap']);
  });

  it('while it waits for standard input, leaves nothing behind', async () => {
    const spool = world.path('spool');
    mkdirSync(spool);
    const running = world.start(['convert', '-'], { TMPDIR: spool });
    running.child.stdin.write(read(world.fixture('one-way.pcap')));
    await vi.waitUntil(() => world.names('spool').length > 0, { timeout: 20_000 });
    running.child.kill('SIGINT');
    expect((await running.ended).code).toBe(130);
    expect(world.names('spool')).toEqual([]);
  });

  it('ends without a word when nobody reads its output any more', async () => {
    longCapture();
    const running = world.start(['convert', 'long.pcap', '--out', '-']);
    running.child.stdout.once('data', () => running.child.stdout.destroy());
    const { code, errors } = await running.ended;
    expect([code, errors]).toEqual([141, '']);
  });
});

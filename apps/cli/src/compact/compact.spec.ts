import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CliWorld } from '../../../../test/support/cli.js';

let world: CliWorld;

beforeEach(() => {
  world = new CliWorld();
});
afterEach(() => {
  world.remove();
});

const read = (name: string) => readFileSync(world.path(name));
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('recordings compact and expand', () => {
  it.each(['g711a-2way.pcap', 'pcapng.pcapng', 'truncated.pcap', 'empty.pcap'])(
    'gives %s back byte for byte',
    async (name) => {
      const original = read(world.fixture(name));
      const compacted = await world.run(['compact', name]);
      expect([compacted.code, compacted.errors]).toEqual([0, '']);
      expect(compacted.text).toContain(sha256(original));
      const expanded = await world.run(['expand', `${name}.rcp`, '--out', 'again']);
      expect([expanded.code, expanded.errors]).toEqual([0, '']);
      expect(read('again')).toEqual(original);
      expect(world.names()).toEqual(['again', name, `${name}.rcp`]);
    },
  );

  it('makes a capture much smaller, and can be heard and inspected as it is', async () => {
    const name = world.fixture('g711a-2way.pcap');
    const { text } = await world.run(['compact', name, '--json']);
    const bytes = read(name).length;
    expect(JSON.parse(text)).toEqual({
      ...{ file: name, out: `${name}.rcp`, ok: true, verified: true, removed: false },
      ...{ sha256: sha256(read(name)), originalBytes: bytes, seconds: expect.any(Number) },
      ...{ compactBytes: read(`${name}.rcp`).length, ratio: expect.any(Number) },
    });
    expect(read(`${name}.rcp`).length).toBeLessThan(bytes / 2);
    const plainly = await world.run(['convert', name, '--out', '-']);
    const compactly = await world.run(['convert', `${name}.rcp`, '--out', '-']);
    expect(plainly.stdout.length).toBeGreaterThan(600_000);
    expect(compactly.stdout.equals(plainly.stdout)).toBe(true);
    const inspected = await world.run(['inspect', `${name}.rcp`]);
    expect(inspected.text).toMatch(/stored compact in \d+ kB, \d\d % of that/);
  });

  it('gives no share of an empty capture', async () => {
    const name = world.fixture('empty.pcap');
    const { text } = await world.run(['compact', name]);
    expect(text).toMatch(/^empty\.pcap\.rcp: \d+ bytes, of an empty capture, verified/);
    const { text: json } = await world.run(['compact', name, '--force', '--json']);
    expect(JSON.parse(json)).toMatchObject({ originalBytes: 0, ratio: null, verified: true });
  });

  it('removes what it was given only when it is told to', async () => {
    const name = world.fixture('one-way.pcap');
    const original = read(name);
    await world.run(['compact', name, '--remove']);
    expect(world.names()).toEqual([`${name}.rcp`]);
    await world.run(['expand', `${name}.rcp`, '--remove']);
    expect(world.names()).toEqual([name]);
    expect(read(name)).toEqual(original);
  });

  it('works from standard input to standard output', async () => {
    const input = read(world.fixture('one-way.pcap'));
    const compacted = await world.run(['compact', '-'], { input });
    expect(compacted.errors).toContain('not verified');
    const expanded = await world.run(['expand', '-'], { input: compacted.stdout });
    expect(expanded.stdout.equals(input)).toBe(true);
  });

  it('says which block of a compact capture is damaged, and keeps nothing of it', async () => {
    const name = world.fixture('g711a-2way.pcap');
    await world.run(['compact', name, '--remove']);
    const bytes = read(`${name}.rcp`);
    bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 0x55, bytes.length >> 1);
    writeFileSync(world.path(`${name}.rcp`), bytes);
    for (const verb of ['expand', 'convert', 'inspect']) {
      const { code, text, errors } = await world.run([verb, `${name}.rcp`]);
      expect([code, text]).toEqual([4, '']);
      expect(errors).toMatch(/^g711a-2way\.pcap\.rcp is a damaged compact capture\. Block 1 /);
    }
    expect(world.names()).toEqual([`${name}.rcp`]);
  });

  it('gives what is left of a damaged one when it is asked to, and says what is not', async () => {
    const name = world.fixture('g711a-2way.pcap');
    const original = read(name);
    await world.run(['compact', name, '--remove']);
    const bytes = read(`${name}.rcp`);
    bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 0x55, bytes.length >> 1);
    writeFileSync(world.path(`${name}.rcp`), bytes);
    const silent = (verb: string, ...more: string[]) =>
      world.run([verb, `${name}.rcp`, '--damaged', 'silent', ...more]);
    const converted = await silent('convert', '--json');
    const report = JSON.parse(converted.text) as {
      ok: boolean;
      exitCode: number;
      missing: { fromByte: number; toByte: number; fromMs: number; toMs: number }[];
    };
    expect([converted.code, report.ok, report.exitCode]).toEqual([11, false, 11]);
    const [lost] = report.missing;
    expect(report.missing).toHaveLength(1);
    // The first half: what is left begins behind it.
    expect(lost).toMatchObject({ fromByte: 24, fromMs: 0, toMs: 0 });
    const sound = read('g711a-2way.wav');
    expect(sound.length).toBeGreaterThan(44 + 8_000 * 4);
    const inspected = await silent('inspect');
    expect(inspected.code).toBe(11);
    expect(inspected.text).toMatch(/^local /m);
    expect(inspected.errors).toMatch(
      / is damaged: 1 block, .* cannot be had\. Not known: before what is left/,
    );
    const expanded = await silent('expand');
    expect(expanded.code).toBe(11);
    expect(expanded.text).toContain('not the original');
    const left = read(name);
    expect(left.length).toBe(original.length);
    const same = (from: number, to: number) =>
      left.subarray(from, to).equals(original.subarray(from, to));
    expect(same(0, lost!.fromByte) && same(lost!.toByte, left.length)).toBe(true);
    expect(same(lost!.fromByte, lost!.toByte)).toBe(false);
    expect((await silent('expand', '--remove', '--force')).code).toBe(2);
  });

  it('takes a whole one as it is, whatever is to be done with damaged ones', async () => {
    const name = world.fixture('one-way.pcap');
    await world.run(['compact', name]);
    const { code, text } = await world.run([
      ...['expand', `${name}.rcp`, '--damaged', 'silent', '--out', 'again.pcap'],
    ]);
    expect([code, text]).toEqual([0, expect.stringContaining(' verified')]);
    expect(read('again.pcap').equals(read(name))).toBe(true);
  });

  it('refuses what is cut short, compact already, or not compact', async () => {
    const name = world.fixture('one-way.pcap');
    await world.run(['compact', name]);
    writeFileSync(world.path('cut.rcp'), read(`${name}.rcp`).subarray(0, 5000));
    const outcomes = [
      await world.run(['expand', 'cut.rcp']),
      await world.run(['compact', `${name}.rcp`]),
      await world.run(['expand', name, '--out', 'x']),
      await world.run(['expand', name]),
      await world.run(['compact', name]),
      await world.run(['compact', '-', '--remove']),
    ];
    expect(outcomes.map(({ code }) => code)).toEqual([4, 2, 4, 2, 8, 2]);
    expect(outcomes.map(({ errors }) => errors.trim())).toEqual([
      expect.stringContaining('cut short'),
      'one-way.pcap.rcp is compact already.',
      'one-way.pcap is no compact capture.',
      expect.stringContaining('does not end in .rcp'),
      expect.stringContaining('--force'),
      expect.stringContaining('--remove needs a FILE'),
    ]);
    expect(world.names()).toEqual(['cut.rcp', name, `${name}.rcp`]);
  });

  it('does not remove a capture whose compact form cannot be written', async () => {
    const name = world.fixture('one-way.pcap');
    const { code, errors } = await world.run(['compact', name, '--out', '/dev/full', '--remove']);
    expect([code, errors]).toEqual([9, expect.stringContaining('the disk is full')]);
    expect(world.names()).toEqual([name]);
  });
});

import { existsSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { identityOf, removeOriginal } from './remove-original.js';

const YEARS_AGO = new Date('2020-01-01T00:00:00Z');

let folder: string;
let path: string;
const write = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  utimesSync(join(folder, name), YEARS_AGO, YEARS_AGO);
  return join(folder, name);
};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'remove-original-'));
  path = write('call.pcap', 'before');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('removing an original', () => {
  it('removes the file that it was, and is content when that is gone', async () => {
    const before = await identityOf(path);
    await removeOriginal(path, before);
    expect(existsSync(path)).toBe(false);
    await removeOriginal(path, before);
  });

  it.each([
    ['was written to, and is as long as before', () => writeFileSync(path, 'after!')],
    ['is another, as long and as old', () => renameSync(write('other', 'after!'), path)],
    ['became longer', () => write('call.pcap', 'before and after')],
  ])('leaves a file that %s', async (_, change) => {
    const before = await identityOf(path);
    change();
    await expect(removeOriginal(path, before)).rejects.toThrow('changed meanwhile');
    expect(existsSync(path)).toBe(true);
  });

  it('leaves what was no file when it was begun with', async () => {
    const before = await identityOf(folder);
    expect(before).toBeNull();
    await expect(removeOriginal(path, before)).rejects.toThrow('was not removed');
    expect(existsSync(path)).toBe(true);
  });
});

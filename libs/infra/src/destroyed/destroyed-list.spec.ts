import { mkdtempSync, rmSync } from 'node:fs';
import { appendFile, cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DestroyedList } from './destroyed-list.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'recordings-destroyed-'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const inside = () => join(root, 'data', 'destroyed');
const beside = () => join(root, 'elsewhere');
const open = async () => {
  await mkdir(join(root, 'data'), { recursive: true });
  return DestroyedList.open([
    { folder: inside(), optional: false },
    { folder: beside(), optional: true },
  ]);
};
const at = (hour: number, day = 1) => new Date(Date.UTC(2026, 0, day, hour));

const subjects = async (list: DestroyedList): Promise<string[]> => {
  const found: string[] = [];
  for await (const { subject } of list.newestFirst()) found.push(subject);
  return found;
};
const onlyFile = async (folder: string): Promise<string> => {
  const [name = ''] = await readdir(folder);
  return join(folder, name);
};

describe('the list of destroyed keys', () => {
  it('makes nothing where nothing was destroyed', async () => {
    expect(await subjects(await open())).toEqual([]);
    expect(await readdir(root)).toEqual(['data']);
  });

  it('tells all that any process has listed, the newest first', async () => {
    const [one, other] = [await open(), await open()];
    await one.add('b', at(2));
    await other.add('c', at(3));
    await Promise.all([one.add('a', at(1)), one.add('d', at(1, 2))]);
    expect(await subjects(await open())).toEqual(['d', 'c', 'b', 'a']);
  });

  it('is whole when the data folder is put back from a backup, or either copy is lost', async () => {
    await (await open()).add('before', at(1));
    await cp(join(root, 'data'), join(root, 'backup'), { recursive: true });
    const list = await open();
    await list.add('after', at(2));
    await rm(join(root, 'data'), { recursive: true });
    await cp(join(root, 'backup'), join(root, 'data'), { recursive: true });
    expect(await subjects(await open())).toEqual(['after', 'before']);
    await rm(beside(), { recursive: true });
    expect(await subjects(await open())).toEqual(['after', 'before']);
    await rm(join(root, 'data'), { recursive: true });
    expect(await subjects(await open())).toEqual(['after', 'before']);
  });

  it('goes on behind what was brought up to date', async () => {
    const list = await open();
    await list.add('a', at(1));
    await rm(beside(), { recursive: true });
    await open();
    await list.add('b', at(2));
    expect(await readFile(await onlyFile(beside()))).toEqual(
      await readFile(await onlyFile(inside())),
    );
    const again = await open();
    expect(await subjects(again)).toEqual(['b', 'a']);
    expect(again.damaged.size).toBe(0);
  });

  it('does not believe half a line, which was never said, and loses none before it', async () => {
    await (await open()).add('a', at(1));
    await appendFile(await onlyFile(inside()), '{"subject":"half');
    const list = await open();
    expect(await subjects(list)).toEqual(['a']);
    expect(list.damaged.size).toBe(0);
  });

  it('says which file was changed, and still tells what can be read of it', async () => {
    const list = await open();
    for (const [n, subject] of ['a', 'b', 'c'].entries()) await list.add(subject, at(n));
    const lines = (await readFile(await onlyFile(inside()), 'utf8')).split('\n');
    for (const folder of [inside(), beside()])
      await writeFile(await onlyFile(folder), [lines[0], lines[2], ''].join('\n'));
    const changed = await open();
    expect(await subjects(changed)).toEqual(['c', 'a']);
    expect([...changed.damaged]).toHaveLength(1);
  });

  it('does without a place beside the data that cannot be made, not without one asked for', async () => {
    const blocked = join(root, 'a file', 'list');
    await writeFile(join(root, 'a file'), '');
    const place = { folder: inside(), optional: false };
    const optional = await DestroyedList.open([place, { folder: blocked, optional: true }]);
    await optional.add('a');
    expect(optional.folders).toEqual([inside()]);
    const asked = [place, { folder: blocked, optional: false }];
    await expect(DestroyedList.open(asked)).rejects.toThrow('ENOTDIR');
  });
});

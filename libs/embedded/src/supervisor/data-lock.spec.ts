import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataFolderInUse, lockDataFolder } from './data-lock.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'recordings-lock-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('the lock on the data folder', () => {
  it('refuses a second owner and names the first', () => {
    const unlock = lockDataFolder(folder);
    expect(() => lockDataFolder(folder)).toThrow(DataFolderInUse);
    expect(() => lockDataFolder(folder)).toThrow(`process ${process.pid}`);
    unlock();
    lockDataFolder(folder)();
  });

  it('ends with a process that was killed', async () => {
    lockDataFolder(folder)();
    const hold = `
      const { DatabaseSync } = require('node:sqlite');
      const lock = new DatabaseSync(${JSON.stringify(join(folder, 'run', 'lock'))});
      lock.exec('BEGIN EXCLUSIVE');
      console.log('held');
      setInterval(() => lock.isOpen, 1000);`;
    const holder = spawn(process.execPath, ['-e', hold], { stdio: ['ignore', 'pipe', 'ignore'] });
    await once(holder.stdout, 'data');
    expect(() => lockDataFolder(folder)).toThrow(DataFolderInUse);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    lockDataFolder(folder)();
  });
});

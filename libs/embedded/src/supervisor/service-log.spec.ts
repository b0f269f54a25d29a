import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ServiceLog } from './service-log.js';

let folder: string;
let complaints: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'recordings-log-'));
  complaints = [];
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function logWith(lines: readonly string[], maxBytes?: number): ServiceLog {
  const log = new ServiceLog(folder, 'api', (line) => complaints.push(line), maxBytes);
  for (const line of lines) log.write(Buffer.from(line));
  return log;
}

describe('the log of a service', () => {
  it('never grows beyond its bound, and keeps what was before', () => {
    const lines = Array.from({ length: 30 }, (_, number) => `line ${String(number).padStart(4)}\n`);
    const log = logWith(lines, 100);
    log.close();
    expect(statSync(log.file).size).toBeLessThanOrEqual(100);
    const kept = readFileSync(`${log.file}.1`, 'utf8') + readFileSync(log.file, 'utf8');
    expect(kept).toBe(lines.slice(-20).join(''));
  });

  it('tells errors, also when a line comes in pieces', () => {
    logWith([
      '2026-01-01 12:00:00 UTC [7] FATAL:  role "x" does not exist\n',
      '2026-01-01 12:00:00 UTC [7] FATAL:  the database system is starting up\n',
      '{"level":30,"msg":"all well"}\n{"level":5',
      '0,"msg":"cannot append"}\n',
    ]).close();
    expect(complaints).toEqual([
      '2026-01-01 12:00:00 UTC [7] FATAL:  role "x" does not exist',
      'cannot append',
    ]);
  });

  it('knows the last words, without what node prints around an error', () => {
    const log = logWith([
      'first\n\n',
      "Error: no such file\n    at main (x.js:1:1) {\n  code: 'ENOENT'\n}\n\nNode.js v24.21.0\n",
    ]);
    expect(log.takeLastWords()).toBe('Error: no such file');
    expect(log.takeLastWords()).toBe('');
    log.close();
  });
});

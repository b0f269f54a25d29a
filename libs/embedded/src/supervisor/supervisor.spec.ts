import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ChildRecord } from './child-record.js';
import { identityOf, stillRuns } from './process-identity.js';
import { RESTART_RULE, type RestartRule } from './restart-rule.js';
import { EXIT_CONFIG, type ServiceSpec } from './service-spec.js';
import { Supervisor } from './supervisor.js';

const PATIENT = { timeout: 25_000, interval: 20 };

let folder: string;
let said: string[];
let supervisors: Supervisor[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'recordings-supervisor-'));
  said = [];
  supervisors = [];
});

afterEach(async () => {
  for (const supervisor of supervisors) {
    supervisor.kill();
    await supervisor.stop();
  }
  rmSync(folder, { recursive: true, force: true });
});

function supervisor(restart: Partial<RestartRule> = {}): Supervisor {
  const rule = { ...RESTART_RULE, firstDelayMs: 10, ...restart };
  const made = new Supervisor({ folder, say: (line) => said.push(line), restart: rule });
  supervisors.push(made);
  return made;
}

/** A node child that writes what happens to it into a journal all of them share. */
function standIn(name: string, behaviour = '', changes: Partial<ServiceSpec> = {}): ServiceSpec {
  const code = `
    const note = (what) => fs.appendFileSync(process.env.JOURNAL, what + ' ${name} ' + process.pid + '\\n');
    const ready = () => { note('ready'); process.send({ type: 'ready' }); };
    const stop = () => { note('stopped'); process.exit(0); };
    setInterval(() => {}, 1000);
    note('started');
    ${behaviour || `process.on('SIGTERM', stop); process.on('disconnect', stop); ready();`}`;
  return {
    name,
    launch: () => ({
      file: process.execPath,
      args: ['-e', code],
      env: { JOURNAL: join(folder, 'journal') },
      channel: true,
    }),
    stopSignal: 'SIGTERM',
    stopWithinMs: 5_000,
    readyWithinMs: 20_000,
    ...changes,
  };
}

function journal(): { what: string; name: string; pid: number }[] {
  let text = '';
  try {
    text = readFileSync(join(folder, 'journal'), 'utf8');
  } catch {
    // Nothing happened yet.
  }
  const lines = text.split('\n').filter(Boolean);
  return lines.map((line) => {
    const [what = '', name = '', pid] = line.split(' ');
    return { what, name, pid: Number(pid) };
  });
}

const happened = (what: string) => journal().filter((line) => line.what === what);
const namesOf = (what: string) => happened(what).map((line) => line.name);

describe('the supervisor', () => {
  it('starts a service after those it needs and stops in reverse order', async () => {
    const house = supervisor();
    await house.start([
      standIn('log', `process.on('SIGTERM', stop); setTimeout(ready, 300)`),
      standIn('queue'),
      standIn('worker', '', { needs: ['log', 'queue'] }),
      standIn('door', '', { needs: ['log', 'queue'] }),
    ]);
    expect(namesOf('started').slice(0, 2).toSorted()).toEqual(['log', 'queue']);
    const order = journal().map(({ what, name }) => `${what} ${name}`);
    expect(order.indexOf('ready log')).toBeLessThan(order.indexOf('started worker'));

    await house.stop();

    expect(namesOf('stopped')).toEqual(['door', 'worker', 'queue', 'log']);
    expect(said).toEqual([]);
  });

  it('heals a child that was killed', async () => {
    await supervisor().start([standIn('worker')]);
    const [first] = happened('ready');
    process.kill(first?.pid ?? 0, 'SIGKILL');
    await expect.poll(() => happened('ready').length, PATIENT).toBe(2);
    expect(happened('ready')[1]?.pid).not.toBe(first?.pid);
    expect(said).toEqual(['worker: was ended by SIGKILL; starting it again in 10 ms']);
  });

  it('gives up on a child that keeps dying, and says its last words', async () => {
    const dies = standIn('worker', `console.error('no such table'); process.exit(3)`);
    const house = supervisor({ deaths: 3 });
    await expect(house.start([dies])).rejects.toThrow(
      /^worker exited with code 3: no such table. Giving up; see .*worker.log/,
    );
    expect(happened('started')).toHaveLength(3);
    await expect(house.failure).rejects.toThrow(/Giving up/);
  });

  it('does not try again what is configured wrongly', async () => {
    const wrong = standIn(
      'api',
      `console.error('PORT: must be a number'); process.exit(${EXIT_CONFIG})`,
    );
    await expect(supervisor().start([wrong])).rejects.toThrow(/PORT: must be a number/);
    expect(happened('started')).toHaveLength(1);
  });

  it('says that a program does not exist', async () => {
    const missing = { ...standIn('redis'), launch: () => ({ file: '/no/such/program', args: [] }) };
    await expect(supervisor({ deaths: 1 }).start([missing])).rejects.toThrow(
      /redis .*no\/such\/program/s,
    );
  });

  it('starts again what does not become ready in time', async () => {
    const slow = standIn('api', `process.on('SIGTERM', stop)`, { readyWithinMs: 1_000 });
    await expect(supervisor({ deaths: 2 }).start([slow])).rejects.toThrow(/not ready after 1 s/);
    expect(happened('started')).toHaveLength(2);
    expect(happened('started').every(({ pid }) => identityOf(pid) === undefined)).toBe(true);
  });

  it('kills what does not stop in time', async () => {
    const house = supervisor();
    const deaf = `process.on('SIGTERM', () => note('heard')); ready()`;
    await house.start([standIn('worker', deaf, { stopWithinMs: 200 })]);
    await house.stop();
    expect(namesOf('heard')).toEqual(['worker']);
    expect(identityOf(happened('started')[0]?.pid ?? 0)).toBeUndefined();
  });

  it('can be stopped before all is ready', async () => {
    const house = supervisor();
    const start = house.start([
      standIn('log', `process.on('SIGTERM', stop)`),
      standIn('api', '', { needs: ['log'] }),
    ]);
    start.catch(() => undefined);
    await expect.poll(() => namesOf('started'), PATIENT).toEqual(['log']);
    await house.stop();
    expect(namesOf('started')).toEqual(['log']);
    expect(said).toEqual([]);
  });

  it('hands on other messages and shows errors that are logged', async () => {
    const messages: unknown[] = [];
    const line = JSON.stringify({ level: 50, msg: 'disk full', err: { message: 'ENOSPC' } });
    const talks = `console.log('quiet'); console.log(${JSON.stringify(line)}); process.send({ type: 'hello', to: 'you' }); ready()`;
    await supervisor().start([
      standIn('api', talks, { onMessage: (message) => messages.push(message) }),
    ]);
    await expect.poll(() => said, PATIENT).toEqual(['api: disk full: ENOSPC']);
    expect(messages).toEqual([{ type: 'hello', to: 'you' }]);
    expect(readFileSync(join(folder, 'logs', 'api.log'), 'utf8')).toContain('quiet\n');
  });

  it('stops what a killed supervisor left behind, and no stranger', async () => {
    const sleepers = ['left', 'stranger'].map(() => spawn('sleep', ['60'], { detached: true }));
    const [left, stranger] = sleepers.map((sleeper) => identityOf(sleeper.pid ?? 0));
    if (!left || !stranger) throw new Error('The sleepers did not start.');
    const former = new ChildRecord(join(folder, 'run', 'children.json'));
    former.put('redis', 'SIGTERM', left);
    former.put('postgres', 'SIGINT', { ...stranger, since: 'another boot:1' });

    await supervisor().stopOrphans();

    expect(said).toEqual(['redis: stopped; an earlier run had left it behind']);
    expect([stillRuns(left), stillRuns(stranger)]).toEqual([false, true]);
    for (const sleeper of sleepers) sleeper.kill('SIGKILL');
  });
});

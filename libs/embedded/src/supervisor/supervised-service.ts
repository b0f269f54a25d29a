import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { ChildRecord } from './child-record.js';
import { Restarts, type RestartRule } from './restart-rule.js';
import { ServiceLog } from './service-log.js';
import { describeEnding, ServiceProcess, type Ending } from './service-process.js';
import { EXIT_CONFIG, type ServiceSpec } from './service-spec.js';

/** What a service needs from the supervisor around it. */
export type Surroundings = {
  logFolder: string;
  record: ChildRecord;
  restart: RestartRule;
  /** A short line for the person at the terminal. */
  say: (line: string) => void;
};

/** A service that is kept running until it is stopped: one process after another. */
export class SupervisedService {
  /** Rejects when the service is given up. */
  readonly run: Promise<void>;
  private readonly firstReady = Promise.withResolvers<void>();
  private readonly leaving = new AbortController();
  private readonly restarts: Restarts;
  private readonly log: ServiceLog;
  private process: ServiceProcess | undefined;

  constructor(
    private readonly spec: ServiceSpec,
    private readonly around: Surroundings,
    begin: Promise<unknown>,
  ) {
    this.restarts = new Restarts(around.restart);
    this.log = new ServiceLog(around.logFolder, spec.name, (line) => this.say(line));
    this.run = this.keepRunning(begin);
    this.run.catch((error: unknown) => this.firstReady.reject(error));
    this.firstReady.promise.catch(() => undefined);
  }

  get name(): string {
    return this.spec.name;
  }

  /** Resolves at the first time that it can be used. */
  get ready(): Promise<void> {
    return this.firstReady.promise;
  }

  /** Stops it in order and for good. */
  async stop(): Promise<void> {
    this.leaving.abort();
    await this.process?.stop();
    await this.run.catch(() => undefined);
  }

  /** Ends it at once and for good. */
  kill(): void {
    this.leaving.abort();
    this.process?.kill();
  }

  private async keepRunning(begin: Promise<unknown>): Promise<void> {
    const { signal } = this.leaving;
    try {
      await Promise.race([begin, once(signal, 'abort')]);
      while (!signal.aborted) {
        const ending = await this.runOnce();
        if (ending && !signal.aborted) await this.waitBeforeRestart(ending);
      }
    } finally {
      this.log.close();
    }
  }

  /** One process, from start to end; undefined when it was stopped before it began. */
  private async runOnce(): Promise<Ending | undefined> {
    const launch = await this.spec.launch();
    if (this.leaving.signal.aborted) return undefined;
    const running = new ServiceProcess(this.spec, launch, (chunk) => this.log.write(chunk));
    this.process = running;
    const { identity } = running;
    if (identity) this.around.record.put(this.name, this.spec.stopSignal, identity);
    const how = await running.ready();
    if (how === true) this.firstReady.resolve();
    const ending = how === true ? await running.ended : how;
    this.around.record.remove(this.name);
    return ending;
  }

  private async waitBeforeRestart(ending: Ending): Promise<void> {
    const lastWords = this.log.takeLastWords();
    const what = `${describeEnding(ending)}${lastWords && `: ${lastWords}`}`;
    const delayMs =
      ending.code === EXIT_CONFIG ? undefined : this.restarts.delayAfterDeath(Date.now());
    if (delayMs === undefined) {
      throw new Error(`${this.name} ${what}. Giving up; see ${this.log.file}.`);
    }
    this.say(`${what}; starting it again in ${delayMs} ms`);
    await pause(delayMs, undefined, { signal: this.leaving.signal }).catch(() => undefined);
  }

  private say(line: string): void {
    this.around.say(`${this.name}: ${line}`);
  }
}

import { join } from 'node:path';
import { ChildRecord } from './child-record.js';
import { RESTART_RULE, type RestartRule } from './restart-rule.js';
import type { ServiceSpec } from './service-spec.js';
import { SupervisedService } from './supervised-service.js';

export type SupervisorOptions = {
  /** `run/` and `logs/` are made below it. */
  folder: string;
  /** A short line for the person at the terminal. */
  say: (line: string) => void;
  restart?: RestartRule;
};

/**
 * Runs services: each starts when those it needs are ready, is started again when it dies, and all stop
 * in the reverse order of the list, one after the other.
 */
export class Supervisor {
  private services: SupervisedService[] = [];
  private readonly failed = Promise.withResolvers<never>();
  private stopping: Promise<void> | undefined;

  private readonly record: ChildRecord;

  constructor(private readonly options: SupervisorOptions) {
    this.record = new ChildRecord(join(options.folder, 'run', 'children.json'));
    this.failed.promise.catch(() => undefined);
  }

  /** Rejects when a service is given up; never resolves. */
  get failure(): Promise<never> {
    return this.failed.promise;
  }

  /** Stops what an earlier supervisor of this folder left running when it was killed. */
  async stopOrphans(): Promise<void> {
    for (const name of await this.record.stopOrphans()) {
      this.options.say(`${name}: stopped; an earlier run had left it behind`);
    }
  }

  /** Starts all and resolves when all are ready; rejects when one is given up. */
  async start(specs: readonly ServiceSpec[]): Promise<void> {
    const { folder, say, restart = RESTART_RULE } = this.options;
    const around = { logFolder: join(folder, 'logs'), record: this.record, restart, say };
    for (const spec of specs) {
      const needed = this.services.filter((service) => spec.needs?.includes(service.name));
      const service = new SupervisedService(
        spec,
        around,
        Promise.all(needed.map((service) => service.ready)),
      );
      service.run.catch((error: unknown) => this.failed.reject(error));
      this.services.push(service);
    }
    const allReady = Promise.all(this.services.map((service) => service.ready));
    await Promise.race([allReady, this.failed.promise]);
  }

  /** Stops all in order; asked twice it is the same stop. */
  stop(): Promise<void> {
    this.stopping ??= this.stopInOrder();
    return this.stopping;
  }

  /** Ends all at once. */
  kill(): void {
    for (const service of this.services) service.kill();
  }

  private async stopInOrder(): Promise<void> {
    for (const service of this.services.toReversed()) await service.stop();
  }
}

import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { endsWithParent } from './parent-death.js';
import { identityOf, type ProcessIdentity } from './process-identity.js';
import type { Launch, ServiceMessage, ServiceSpec } from './service-spec.js';

/** How a process ended: its exit code, or the signal that ended it, or a fault in words. */
export type Ending = { code: number | null; signal: NodeJS.Signals | null; fault?: string };

/** Takes what a process writes, as it comes. */
export type OutputSink = (chunk: Buffer) => void;

const PROBE_EVERY_MS = 25;
const OUTPUT_ENDS_WITHIN_MS = 2_000;

/**
 * One run of one service: from spawn to end. The child has a process group of its own, so that a
 * terminal's Ctrl-C reaches only us and the order of stopping stays ours, and it dies with us.
 */
export class ServiceProcess {
  readonly ended: Promise<Ending>;
  private readonly child: ChildProcess;
  private readonly readyByMessage = Promise.withResolvers<true>();
  private ending: Ending | undefined;

  constructor(
    private readonly spec: ServiceSpec,
    launch: Launch,
    output: OutputSink,
  ) {
    const { file, args } = endsWithParent(spec.stopSignal, launch);
    this.child = spawn(file, args, {
      detached: true,
      env: { ...process.env, ...launch.env },
      stdio: launch.channel ? ['ignore', 'pipe', 'pipe', 'ipc'] : ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.on('data', output);
    this.child.stderr?.on('data', output);
    this.child.on('message', (message) => this.take(message as ServiceMessage));
    this.ended = this.watchEnd();
  }

  /** The process as the kernel knows it; undefined when it could not be spawned or is gone. */
  get identity(): ProcessIdentity | undefined {
    return this.child.pid === undefined ? undefined : identityOf(this.child.pid);
  }

  /** Resolves when the service can be used, with true; or with how it failed to, and then it is gone. */
  async ready(): Promise<true | Ending> {
    const { readyWithinMs } = this.spec;
    const stopLooking = new AbortController();
    const { signal } = stopLooking;
    const late = pause(readyWithinMs, 'late' as const, { signal, ref: false });
    late.catch(() => undefined);
    const how = await Promise.race([this.becomesReady(signal), this.ended, late]);
    stopLooking.abort();
    if (how !== 'late') return how;
    await this.stop();
    return { ...(await this.ended), fault: `was not ready after ${readyWithinMs / 1000} s` };
  }

  /** Asks for an orderly stop; after the deadline the whole process group is killed. */
  async stop(): Promise<void> {
    this.signal(this.spec.stopSignal);
    const late = new AbortController();
    const deadline = pause(this.spec.stopWithinMs, undefined, { signal: late.signal, ref: false });
    await Promise.race([this.ended, deadline.catch(() => undefined)]);
    late.abort();
    this.kill();
    await this.ended;
  }

  /** Ends the process and its group at once. */
  kill(): void {
    if (!this.ending) this.killGroup();
  }

  private killGroup(): void {
    if (this.child.pid === undefined) return;
    try {
      process.kill(-this.child.pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }

  private signal(signal: NodeJS.Signals): void {
    if (!this.ending) this.child.kill(signal);
  }

  private async becomesReady(stopLooking: AbortSignal): Promise<true> {
    const { probe } = this.spec;
    if (!probe) return this.readyByMessage.promise;
    while (!stopLooking.aborted && !this.ending) {
      if (await probe().catch(() => false)) return true;
      await pause(PROBE_EVERY_MS);
    }
    return new Promise(() => undefined);
  }

  private take(message: ServiceMessage): void {
    if (message.type === 'ready') this.readyByMessage.resolve(true);
    else this.spec.onMessage?.(message);
  }

  private watchEnd(): Promise<Ending> {
    return new Promise((resolve) => {
      const end = (ending: Ending) => {
        this.ending ??= ending;
        this.child.stdout?.destroy();
        this.child.stderr?.destroy();
        resolve(this.ending);
      };
      this.child.once('error', (error) => {
        // `error` also says that a signal could not be sent: only a missing pid means it never began.
        if (this.child.pid === undefined)
          end({ code: null, signal: null, fault: `could not be started: ${error.message}` });
      });
      this.child.once('exit', (code, signal) => {
        // A grandchild may hold the output open for ever: what it says after this is not waited for.
        const outputEnds = setTimeout(() => {
          this.killGroup();
          end({ code, signal });
        }, OUTPUT_ENDS_WITHIN_MS).unref();
        this.child.once('close', () => {
          clearTimeout(outputEnds);
          end({ code, signal });
        });
      });
    });
  }
}

/** "exited with code 3", "was ended by SIGKILL", "was not ready after 5 s". */
export function describeEnding({ code, signal, fault }: Ending): string {
  return fault ?? (signal ? `was ended by ${signal}` : `exited with code ${code}`);
}

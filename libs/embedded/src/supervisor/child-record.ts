import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { endProcess } from './end-process.js';
import { stillRuns, type ProcessIdentity } from './process-identity.js';

type Recorded = ProcessIdentity & { name: string; stopSignal: NodeJS.Signals };

const ORPHAN_STOPS_WITHIN_MS = 10_000;

/**
 * The children of a supervisor on disk, so that the next one finds those that outlived it. A process is
 * known by number and start time: a stranger with a reused number is never touched.
 */
export class ChildRecord {
  private readonly children = new Map<string, Recorded>();

  constructor(private readonly file: string) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  }

  put(name: string, stopSignal: NodeJS.Signals, identity: ProcessIdentity): void {
    this.children.set(name, { name, stopSignal, ...identity });
    this.save();
  }

  remove(name: string): void {
    this.children.delete(name);
    if (this.children.size > 0) this.save();
    else rmSync(this.file, { force: true });
  }

  /** Stops what a former supervisor left running, last started first. Returns the names stopped. */
  async stopOrphans(): Promise<string[]> {
    const orphans = this.read().filter(stillRuns).reverse();
    for (const orphan of orphans) {
      await endProcess(orphan, orphan.stopSignal, ORPHAN_STOPS_WITHIN_MS);
    }
    rmSync(this.file, { force: true });
    return orphans.map((orphan) => orphan.name);
  }

  private read(): Recorded[] {
    try {
      return JSON.parse(readFileSync(this.file, 'utf8')) as Recorded[];
    } catch {
      return [];
    }
  }

  private save(): void {
    writeFileSync(`${this.file}.new`, JSON.stringify([...this.children.values()]), { mode: 0o600 });
    renameSync(`${this.file}.new`, this.file);
  }
}

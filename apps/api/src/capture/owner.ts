import { readFileSync, readlinkSync } from 'node:fs';
import { readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

export const OWNER_FILE = 'owner.json';
const FORGOTTEN_MS = 2 * 60_000;

const owner = z.object({
  pid: z.int(),
  /** Clock ticks since boot, from /proc: a later process with the same pid has another. */
  startTime: z.string().nullable(),
  /** Where the pid means something: this machine and this namespace of processes. */
  place: z.string(),
});
type Owner = z.infer<typeof owner>;

const startTimeOf = (pid: number): string | null => {
  try {
    const text = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? null : (fields[19] ?? null);
  } catch {
    return null;
  }
};

const here = (): string => {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
};

const runs = ({ pid, startTime }: Owner): boolean => {
  if (startTime !== null) return startTimeOf(pid) === startTime;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** Writes down that this process owns a folder. */
export const claimFolder = async (folder: string): Promise<void> => {
  const self: Owner = { pid: process.pid, startTime: startTimeOf(process.pid), place: here() };
  await writeFile(join(folder, OWNER_FILE), JSON.stringify(self), { mode: 0o600 });
};

/** Tells those who cannot see our process (another machine or container) that we live. */
export const renewClaim = async (folder: string): Promise<void> => {
  const now = new Date();
  await utimes(join(folder, OWNER_FILE), now, now);
};

/**
 * Does a living process own the folder? By its pid where the pid can be seen, else by how long ago
 * it renewed its claim. A folder that nobody has claimed yet is given the same time.
 */
export const hasLivingOwner = async (folder: string): Promise<boolean> => {
  const path = join(folder, OWNER_FILE);
  const parsed = owner.safeParse(
    await readFile(path, 'utf8')
      .then(JSON.parse)
      .catch(() => null),
  );
  if (parsed.success && parsed.data.place === here()) return runs(parsed.data);
  const renewed = await stat(parsed.success ? path : folder).catch(() => null);
  return renewed !== null && Date.now() - renewed.mtimeMs < FORGOTTEN_MS;
};

import { execFileSync, spawnSync } from 'node:child_process';

/** A user that every Linux system has and that owns nothing. */
const NOBODY = 65534;

/** A way to run PostgreSQL's programs, which refuse to run as root. */
export type Disguise = {
  wrap: (file: string, args: readonly string[]) => { file: string; args: string[] };
  /** Makes what root wrote usable for the programs. */
  handOver: (path: string) => void;
};

const none: Disguise = {
  wrap: (file, args) => ({ file, args: [...args] }),
  handOver: () => undefined,
};

/** A user namespace in which root is nobody: the files stay root's, also below a closed folder. */
const namespace: Disguise = {
  wrap: (file, args) => ({
    file: 'unshare',
    args: ['-U', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`, '--', file, ...args],
  }),
  handOver: () => undefined,
};

/** For containers that forbid user namespaces: really another user, who must be able to reach the folders. */
export const otherUser: Disguise = {
  wrap: (file, args) => ({
    file: 'setpriv',
    args: [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', '--', file, ...args],
  }),
  handOver: (path) => {
    execFileSync('chown', ['-R', `${NOBODY}:${NOBODY}`, path], { stdio: 'pipe' });
  },
};

/** The first way that works for this user on this machine. */
export function disguise(): Disguise {
  if (process.getuid?.() !== 0) return none;
  for (const way of [namespace, otherUser]) {
    const { file, args } = way.wrap('true', []);
    if (spawnSync(file, args).status === 0) return way;
  }
  throw new Error(
    'PostgreSQL refuses to run as root, and this machine has neither unshare nor setpriv to avoid it. ' +
      'Start as another user, or set DATABASE_URL.',
  );
}

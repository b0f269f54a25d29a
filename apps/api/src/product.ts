import { readFileSync } from 'node:fs';
import { z } from 'zod';

const packageFile = z.object({ version: z.string() });

/** From dist/apps/api/src up to the project. */
const PROJECT = new URL('../../../../', import.meta.url);

export const PRODUCT = {
  name: 'Recordings',
  version: packageFile.parse(JSON.parse(readFileSync(new URL('package.json', PROJECT), 'utf8')))
    .version,
} as const;

/** The built pages. */
export const PAGES = new URL('dist/apps/web/', PROJECT);

/** The page that checks evidence packages by itself. */
export const VERIFY_PAGE = new URL('dist/apps/verify/verify.html', PROJECT);

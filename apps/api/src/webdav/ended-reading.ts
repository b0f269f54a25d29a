import { webdavReader } from '#domain/access/may';
import type { CatalogueWatch } from '#infra/read-model/checkpoint/catalogue-watch';
import type { RecordingQueries } from '#infra/read-model/recordings/recording.queries';
import type { Logger } from 'pino';
import type { CaptureCredentials } from '../capture/credentials.js';
import { EndedRights } from '../supervision/ended-rights.js';
import type { RunningAnswers } from '../supervision/running-answers.js';

export type EndingDeps = {
  /** Each begun with the `nonceKey` of the credentials that were shown in the place of a token's hash. */
  readonly answers: Pick<RunningAnswers, 'showing' | 'cut'>;
  /** Those in force; `null`: there are none. */
  readonly credentials: () => Promise<CaptureCredentials | null>;
  readonly recordings: Pick<RecordingQueries, 'many'>;
  readonly watch: Pick<CatalogueWatch, 'onAccess'>;
  readonly log: Pick<Logger, 'warn'>;
};

/**
 * Cuts what is sent over WebDAV to whom showed credentials that were changed or taken away since, and what is of a
 * recording that is not listed there any more: it is in the recycle bin, or gone.
 */
export const endedReading = ({ credentials, recordings, ...deps }: EndingDeps): EndedRights =>
  new EndedRights({
    ...deps,
    sessions: {
      // Made anew with the credentials, each time.
      again: async (shown) => ((await credentials())?.nonceKey === shown ? webdavReader : null),
    },
    recordings: {
      many: async (ids) => (await recordings.many(ids)).filter(({ state }) => state !== 'recycled'),
    },
  });

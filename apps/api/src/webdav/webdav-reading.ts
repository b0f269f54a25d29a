import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { codeOf } from '#infra/trace/line';
import { error as grave } from '#infra/trace/trace';
import { DavFault } from '#webdav/fault';
import { serveDav } from '#webdav/handler';
import { Locks } from '#webdav/locks';
import { RecentKeys } from '../access/recent-keys.js';
import { canonicalPath } from '../capture/capture-target.js';
import type { CaptureReading } from '../capture/deps.js';
import { problemOf } from '../faults.js';
import { RunningAnswers } from '../supervision/running-answers.js';
import { CaptureTree, type TreeDeps } from './capture-tree.js';
import { type EndingDeps, endedReading } from './ended-reading.js';
import { readerAt } from './reader.js';

const SAME_DOWNLOAD_MS = 60_000;

type Asked = Parameters<CaptureReading['serve']>[2];

/** Captures are read, by WebDAV, where they are delivered (R60). */
export class WebdavReading implements CaptureReading {
  readonly options = {
    dav: '1, 2',
    allow: 'OPTIONS, PUT, GET, HEAD, PROPFIND, LOCK, UNLOCK',
    'ms-author-via': 'DAV',
  };
  /** Of this process: a lock here keeps nobody from anything but another lock. */
  private readonly locks = new Locks();
  private readonly deps: TreeDeps;
  private readonly answers = new RunningAnswers();
  private readonly ended: { close(): void };

  constructor(
    deps: Omit<TreeDeps, 'told'> & Omit<EndingDeps, 'answers'>,
    private readonly log: Logger,
  ) {
    this.deps = { ...deps, told: new RecentKeys(SAME_DOWNLOAD_MS) };
    this.ended = endedReading({ ...deps, answers: this.answers });
  }

  close(): void {
    this.ended.close();
  }

  async serve(req: IncomingMessage, res: ServerResponse, { target, address, credentials }: Asked) {
    const reader = readerAt(address);
    const sending = (recording: string | null) => {
      const verb = recording === null ? 'list' : 'download';
      const shown = { tokenHash: credentials.nonceKey, consent: null };
      this.answers.begin(res, { ...shown, verb, recording });
    };
    sending(null);
    const method = req.method ?? '';
    const tree = new CaptureTree(this.deps, reader, sending);
    const base = canonicalPath({ ...target, fileName: '' }).slice(0, -1);
    const fault = await serveDav(req, res, { tree, locks: this.locks, base, explain: davFault });
    tree.tellSeen();
    if (fault === undefined) return;
    this.log.error({ err: fault, method }, 'reading over WebDAV failed');
    grave.gui('Reading over WebDAV failed.', { method, code: codeOf(fault) });
  }
}

/** What REST says of a fault, WebDAV says too: 423 of bytes whose key is not known, 500 of damaged ones. */
export const davFault = (error: unknown): DavFault => {
  const { status, detail } = problemOf(error);
  return new DavFault(status, detail);
};

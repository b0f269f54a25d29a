import { type Verb, may } from '#domain/access/may';
import { Refusal } from '#domain/kernel';
import type { BlobStore } from '#infra/blobs/blob-store';
import type {
  CaptureFile,
  CaptureFileQueries,
  Span,
} from '#infra/read-model/recordings/capture-files.queries';
import { parseCaptureName } from '#pbx/capture-name';
import { DavFault } from '#webdav/fault';
import type { Content, Entry, Folder, Path, Tree } from '#webdav/tree';
import type { Activity } from '../access/activity.js';
import type { RecentKeys } from '../access/recent-keys.js';
import type { RecordingAccess } from '../access/recording-access.js';
import { openRecorded, pieces, toldAtFirst } from '../recordings/recording-bytes.js';
import { spanOf, spansIn } from './calendar.js';
import { entryName, idIn, isCalled } from './entry-name.js';
import type { Reader } from './reader.js';

export type TreeDeps = {
  readonly files: CaptureFileQueries;
  readonly blobs: BlobStore;
  readonly access: RecordingAccess;
  readonly activity: Activity;
  /** Which downloads were told lately: one may come in many pieces. */
  readonly told: RecentKeys;
};

const PAGE = 500;
/** More ids than these make an event too large; longer lists are told in several. */
const TOLD_AT_ONCE = 5_000;
const DAY = 3;
const EPOCH = new Date(0);

/**
 * The catalogue as folders of years, months and days (UTC) with the captures of calls that began then; each capture
 * is also found by the name under which it was sent, the last one of that name. Nothing here can be changed.
 */
export class CaptureTree implements Tree {
  readonly writing = null;
  /** Files that an answer tells of, be it only by its status. */
  private readonly seen = new Set<string>();

  constructor(
    private readonly deps: TreeDeps,
    private readonly reader: Reader,
    /** Told of the recording of which bytes are about to be sent, by its id. */
    private readonly sending: (id: string) => void,
  ) {}

  async find(path: Path): Promise<Entry | null> {
    this.requireListing();
    if (path.length === 0) return folder(EPOCH);
    const span = spanOf(path);
    if (span && (await this.deps.files.filled([span])).length > 0) return folder(span.from);
    const file = await this.fileAt(path);
    if (file) this.seen.add(file.id);
    return file && this.entryOf(file);
  }

  async *children(path: Path): AsyncGenerator<readonly [string, Entry], void> {
    const { files } = this.deps;
    const span = path.length === 0 ? await files.extent() : spanOf(path);
    if (span === null) return;
    if (path.length === DAY) return yield* this.filesOf(span);
    const spans = spansIn(path, span);
    for (const place of await files.filled(spans)) {
      const found = spans[place];
      if (found) yield [found.name, folder(found.from)];
    }
  }

  /** After the answer: whoever learned that a file is there, or its hash and size, has seen it as in a list. */
  tellSeen(): void {
    this.tellListed([...this.seen]);
  }

  /** What was tried at a recording is noted with it. */
  async refuse(method: string, path: Path): Promise<Error> {
    const verb = TRIED[method];
    const file = verb && (await this.fileAt(path));
    if (file) this.deps.activity.refused(this.reader, file.id, verb, 'not-allowed');
    return new DavFault(403, method === 'MKCOL' ? FOLDERS_ARE_DAYS : READ_ONLY);
  }

  /** @throws Refusal */
  private requireListing(): void {
    const { allowed, why } = may(this.reader, 'list');
    if (!allowed) throw new Refusal('forbidden', 'not-allowed', why);
  }

  private async *filesOf(span: Span): AsyncGenerator<readonly [string, Entry], void> {
    const { files } = this.deps;
    const namesakes = await files.namesakes(span);
    const shown: string[] = [];
    try {
      let page = await files.page(span, null, PAGE);
      while (page.length > 0) {
        for (const file of page) {
          shown.push(file.id);
          yield [entryName(file, namesakes.has(file.id)), this.entryOf(file)];
        }
        if (shown.length >= TOLD_AT_ONCE) this.tellListed(shown.splice(0));
        page = await files.page(span, page.at(-1) ?? null, PAGE);
      }
    } finally {
      this.tellListed(shown);
    }
  }

  /** In the folder of its day, or by the name under which it was sent. */
  private async fileAt(path: Path): Promise<CaptureFile | null> {
    const { files } = this.deps;
    const span = path.length === DAY + 1 ? spanOf(path.slice(0, DAY)) : null;
    const last = path.at(-1) ?? '';
    const name = span ? last : path.join('/');
    const { conversation } = parseCaptureName(last);
    const sought = { name, conversation };
    const named = span ? await files.firstNamed(span, sought) : await files.lastNamed(sought);
    if (named) return named;
    const id = idIn(last);
    const meant = id === null ? null : await files.one(id);
    return meant && isCalled(meant, name) && isWithin(meant, span) ? meant : null;
  }

  private entryOf(file: CaptureFile): Entry {
    const { id, startedAt, endedAt, bytes, sha256 } = file;
    return {
      kind: 'file',
      createdAt: startedAt,
      modifiedAt: endedAt ?? startedAt,
      size: bytes,
      etag: `"${sha256 ?? id}"`,
      type: 'application/vnd.tcpdump.pcap',
      open: () => this.open(file),
    };
  }

  private async open({ id, bytes }: CaptureFile): Promise<Content> {
    const { access, blobs } = this.deps;
    await access.permit(this.reader, 'download', id);
    this.sending(id);
    const capture = await openRecorded(blobs, id);
    if (capture.size !== bytes) {
      await capture.close();
      throw new DavFault(500, 'The stored capture has another size than what was received.');
    }
    return {
      read: (start, end) =>
        toldAtFirst(pieces(capture, { start, end }), () => {
          this.seen.delete(id);
          this.tellDownloaded(id, start);
        }),
      close: () => capture.close(),
    };
  }

  /** Each that begins anew is one; what comes in pieces within a minute goes with it. */
  private tellDownloaded(id: string, begins: number): void {
    const { activity, told } = this.deps;
    const { reader } = this;
    if (told.isNew(`${reader.tokenHash}/${id}`) || begins === 0)
      activity.downloaded(reader, id, 'capture');
  }

  private tellListed(ids: readonly string[]): void {
    if (ids.length > 0) this.deps.activity.listed(this.reader, {}, ids);
  }
}

/** What a refused method would have done. */
const TRIED: Readonly<Record<string, Verb>> = {
  COPY: 'download',
  DELETE: 'delete',
  MOVE: 'delete',
  PROPPATCH: 'note',
};

const READ_ONLY =
  'Recordings are read over WebDAV and never changed: a capture stays as it was sent. Deleting, restoring and notes are for the pages of the product.';
const FOLDERS_ARE_DAYS =
  'Folders are not made here: there is one for each day on which a call was recorded. Send captures to the folder Files itself.';

const folder = (at: Date): Folder => ({ kind: 'folder', createdAt: at, modifiedAt: at });

const isWithin = ({ startedAt }: CaptureFile, span: Span | null): boolean =>
  span === null || (startedAt >= span.from && startedAt < span.to);

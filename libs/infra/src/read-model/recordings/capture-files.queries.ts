import { Conditions } from '../conditions.js';
import { rowsOf, type Tables } from '../rows-of.js';
import { isUuid } from '../cursor.js';
import { typed, isIndexed } from './typed-text.js';

/** A capture as a file: what a folder shows of it. */
export type CaptureFile = {
  readonly id: string;
  /** As the device sent it; it may hold slashes. `null`: not known. */
  readonly fileName: string | null;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly bytes: number;
  readonly sha256: string | null;
};

/** Moments from, inclusive, to, exclusive. */
export type Span = { readonly from: Date; readonly to: Date };
/** A name, and the conference id that it holds, if any: by that it is found at once. */
export type SoughtName = { readonly name: string; readonly conversation: string | null };

/** All of which there are bytes to read: not what is still arriving, in the recycle bin, or gone. */
const THERE = `r.state not in ('deleted', 'erased') and r.state <> 'recording'
  and r.recycled_at is null and r.bytes is not null`;
const COLUMNS = `r.id, r.file_name "fileName", r.started_at "startedAt", r.ended_at "endedAt", r.bytes, r.sha256`;

type Row = Omit<CaptureFile, 'bytes'> & { readonly bytes: string };
const fileOf = ({ bytes, ...row }: Row): CaptureFile => ({ ...row, bytes: Number(bytes) });

/** Reads the catalogue as a tree of files, in the order in which the calls began. */
export class CaptureFileQueries {
  constructor(private readonly catalogue: Tables) {}

  /** When the first and the last began; `null`: there are none. */
  async extent(): Promise<Span | null> {
    const [row] = await rowsOf<{ from: Date | null; to: Date | null }>(
      this.catalogue,
      `select min(r.started_at) "from", max(r.started_at) "to" from recordings r where ${THERE}`,
    );
    return row?.from && row.to ? { from: row.from, to: row.to } : null;
  }

  /** Those of the spans in which something began, by their places in the list. */
  async filled(spans: readonly Span[]): Promise<number[]> {
    const rows = await rowsOf<{ place: string }>(
      this.catalogue,
      `select place from unnest($1::timestamptz[], $2::timestamptz[])
         with ordinality as spans (span_from, span_to, place)
       where exists (select from recordings r
         where ${THERE} and r.started_at >= span_from and r.started_at < span_to)
       order by place`,
      [spans.map(({ from }) => from), spans.map(({ to }) => to)],
    );
    return rows.map(({ place }) => Number(place) - 1);
  }

  /** A page of those that began within a span, after the one given; the oldest first. */
  async page(span: Span, after: CaptureFile | null, limit: number): Promise<CaptureFile[]> {
    const where = within(span);
    if (after) where.add('(r.started_at, r.id) > (?, ?::uuid)', after.startedAt, after.id);
    return this.select(where, `order by r.started_at, r.id limit ${where.parameter(limit)}`);
  }

  /** Ids of those whose name, without its folders, one before them in the span has already. */
  async namesakes({ from, to }: Span): Promise<ReadonlySet<string>> {
    const rows = await rowsOf<{ id: string }>(
      this.catalogue,
      `select id from (
         select r.id, row_number() over (
           partition by lower(regexp_replace(r.file_name, '^.*/', '')) order by r.started_at, r.id) place
         from recordings r where ${THERE} and r.started_at >= $1 and r.started_at < $2) numbered
       where place > 1`,
      [from, to],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** The first of a span that has a name, without its folders. */
  async firstNamed(span: Span, { name, conversation }: SoughtName): Promise<CaptureFile | null> {
    const where = within(span);
    where.addGiven('r.conversation = ?', conversation ?? undefined);
    where.add(
      `r.file_name = ? or right(r.file_name, length(?::text) + 1) = '/' || ?::text`,
      ...[name, name, name],
    );
    return (await this.select(where, 'order by r.started_at, r.id limit 1'))[0] ?? null;
  }

  /** The last that was sent under a name. */
  async lastNamed({ name, conversation }: SoughtName): Promise<CaptureFile | null> {
    const where = new Conditions();
    where.add(THERE);
    where.add('r.file_name = ?', name);
    if (conversation !== null) where.add('r.conversation = ?', conversation);
    else if (isIndexed(name)) {
      // The index of texts finds it; the name itself has none.
      const { sql, values } = typed(name);
      where.add(sql, ...values);
    }
    return (await this.select(where, 'order by r.started_at desc, r.id desc limit 1'))[0] ?? null;
  }

  async one(id: string): Promise<CaptureFile | null> {
    if (!isUuid(id)) return null;
    const where = new Conditions();
    where.add(THERE);
    where.add('r.id = ?::uuid', id);
    return (await this.select(where, ''))[0] ?? null;
  }

  private async select(where: Conditions, rest: string): Promise<CaptureFile[]> {
    const sql = `select ${COLUMNS} from recordings r where ${where.sql} ${rest}`;
    return (await rowsOf<Row>(this.catalogue, sql, where.values)).map(fileOf);
  }
}

const within = ({ from, to }: Span): Conditions => {
  const where = new Conditions();
  where.add(THERE);
  where.add('r.started_at >= ?', from);
  where.add('r.started_at < ?', to);
  return where;
};

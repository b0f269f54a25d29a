import type { DataSource } from 'typeorm';

const FRESH_SECONDS = 30;
const IDS_PER_NOTICE = 190;

/** SQL: is this row `p` still being reported? What a dead process left behind is not believed. */
export const PROGRESS_FRESH = `p.updated_at > now() - interval '${String(FRESH_SECONDS)} seconds'`;

/** How far one recording is: bytes so far and seconds of call so far, where known. */
export type Progress = {
  readonly recordingId: string;
  readonly kind: 'upload' | 'conversion';
  readonly bytes: number | null;
  readonly durationMs: number | null;
};

/** On channel `progress`: whose progress changed; `null`: of too many to name, ask `current()`. */
export type ProgressNotice = { readonly recordings: readonly string[] | null };

/**
 * Uploads and conversions under way, reported by the processes that do them, about once a second
 * each; forgotten after 30 seconds of silence.
 */
export class ProgressBoard {
  constructor(private readonly runtime: DataSource) {}

  /** Says how far things are: one statement and one notice for all of them. */
  async report(instance: string, rows: readonly Progress[]): Promise<void> {
    if (rows.length === 0) return;
    const ids = rows.map(({ recordingId }) => recordingId);
    await this.runtime.query(
      `with reported as (
         insert into progress (recording_id, kind, instance, bytes, duration_ms, updated_at)
         select recording_id, kind, $1, bytes, duration_ms, now()
         from jsonb_to_recordset($2::jsonb)
           as given(recording_id uuid, kind text, bytes bigint, duration_ms bigint)
         on conflict (recording_id) do update set kind = excluded.kind, instance = excluded.instance,
           bytes = excluded.bytes, duration_ms = excluded.duration_ms, updated_at = now())
       select pg_notify('progress', $3)`,
      [instance, JSON.stringify(rows.map(columnsOf)), noticeOf(ids)],
    );
  }

  /** These are done, one way or the other; along with them goes what nobody has reported for an hour. */
  async clear(recordingIds: readonly string[]): Promise<void> {
    await this.runtime.query(
      `delete from progress
       where recording_id = any($1::uuid[]) or updated_at < now() - interval '1 hour'`,
      [recordingIds],
    );
  }

  /** Everything under way at this moment. */
  async current(): Promise<Progress[]> {
    const rows: (Omit<Progress, 'bytes' | 'durationMs'> &
      Record<'bytes' | 'durationMs', string | null>)[] = await this.runtime.query(
      `select recording_id "recordingId", kind, bytes, duration_ms "durationMs"
         from progress p where ${PROGRESS_FRESH}`,
    );
    return rows.map((row) => ({
      ...row,
      bytes: row.bytes === null ? null : Number(row.bytes),
      durationMs: row.durationMs === null ? null : Number(row.durationMs),
    }));
  }
}

const columnsOf = ({ recordingId, kind, bytes, durationMs }: Progress) => ({
  recording_id: recordingId,
  kind,
  bytes,
  duration_ms: durationMs,
});

/** A NOTIFY payload must stay below 8000 bytes. */
const noticeOf = (ids: readonly string[]): string => {
  const notice: ProgressNotice = { recordings: ids.length <= IDS_PER_NOTICE ? ids : null };
  return JSON.stringify(notice);
};

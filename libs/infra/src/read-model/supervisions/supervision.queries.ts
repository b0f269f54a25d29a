import type { Codec } from '../../event-store/codec.js';
import { isUuid } from '../cursor.js';
import { storedText } from '../projection/stored-json.js';
import { type Tables, rowsOf } from '../rows-of.js';
import type { SupervisionRow } from './supervision.entity.js';

/** A request and what became of it, its texts readable. */
export type KeptSupervision = Omit<
  SupervisionRow,
  'sealed' | 'refusalSealed' | 'revision' | 'position'
> & {
  /** Why it was asked; `null` when a key that it takes is destroyed. */
  readonly reason: string | null;
  /** Why it was refused, where a reason was given. */
  readonly refusal: string | null;
};

/** Enough for one supervisor to look through. */
const MOST = 1_000;

/** Reads who asked which supervisor for consent, and what became of it; grants first, as they show something. */
export class SupervisionQueries {
  constructor(
    private readonly catalogue: Tables,
    private readonly codec: Pick<Codec, 'open'>,
  ) {}

  async one(id: string): Promise<KeptSupervision | null> {
    const [found] = await this.many([id]);
    return found ?? null;
  }

  many(ids: readonly string[]): Promise<KeptSupervision[]> {
    const known = ids.filter(isUuid);
    return known.length === 0 ? Promise.resolve([]) : this.select('id = any($1::uuid[])', [known]);
  }

  /** Those that wait for an answer, and the grants that run. */
  open(): Promise<KeptSupervision[]> {
    return this.select('ended_at is null', []);
  }

  /** The same that this supervisor is asked for, and has given. */
  openOf(monitor: string): Promise<KeptSupervision[]> {
    return this.select('ended_at is null and monitor = $1', [storedText(monitor)]);
  }

  /** The same that a user has asked for, in whichever of his sessions. */
  openBy(userId: string): Promise<KeptSupervision[]> {
    return this.select('ended_at is null and user_id = $1', [storedText(userId)]);
  }

  /** The grants that run for a user, in whichever of his sessions. */
  runningFor(userId: string): Promise<KeptSupervision[]> {
    const granted = "ended_at is null and stage = 'granted'";
    return this.select(`${granted} and user_id = $1`, [storedText(userId)]);
  }

  /** What this session asked for last. */
  async lastOf(session: string): Promise<KeptSupervision | null> {
    const newest = '(select max(position) from supervisions where session = $1)';
    const [found] = await this.select(`session = $1 and position = ${newest}`, [
      storedText(session),
    ]);
    return found ?? null;
  }

  private async select(where: string, values: readonly unknown[]): Promise<KeptSupervision[]> {
    const rows = await rowsOf<SupervisionRow>(
      this.catalogue,
      `select id, user_id "userId", session, monitor,
         monitor_session "monitorSession", app_object "appObject", minutes, sealed, stage,
         requested_at "requestedAt", until, ended_at "endedAt", cause,
         refusal_sealed "refusalSealed"
       from supervisions where ${where}
       order by stage = 'granted' desc, requested_at, id limit ${String(MOST)}`,
      [...values],
    );
    return Promise.all(rows.map((row) => this.opened(row)));
  }

  private async opened({
    sealed,
    refusalSealed,
    ...row
  }: SupervisionRow): Promise<KeptSupervision> {
    const textOf = async (text: string | null): Promise<string | null> => {
      if (text === null) return null;
      const personal = await this.codec.open(`supervision-${row.id}`, text, [row.userId]);
      return personal === null ? null : String(personal.reason);
    };
    return { ...row, reason: await textOf(sealed), refusal: await textOf(refusalSealed) };
  }
}

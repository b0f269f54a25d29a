import type { Holds } from '#domain/recording/held';
import type { House } from '../../house.js';
import { Conditions } from '../conditions.js';
import { storedText } from '../projection/stored-json.js';
import { decodeTimeCursor, encodeTimeCursor, isUuid } from '../cursor.js';
import { type Tables, rowsOf } from '../rows-of.js';
import { RECORDING_OF_FACTS, factsBeforeDeletion } from './deleted-recording.js';
import type { HoldRow } from './hold.entity.js';
import { type PlacedHold, isUnder } from './hold-scope.js';
import { untilHoldsShow } from './until-holds-show.js';

/** An active hold by its name; `null` when the hold's key is lost. */
export type HoldName = { readonly id: string; readonly name: string | null };

/** A hold as it was placed, and what became of it. */
export type KeptHold = Omit<HoldRow, 'sealed' | 'liftSealed' | 'revision' | 'position'> & {
  /** `null` when the hold's key is lost. */
  readonly placed: PlacedHold | null;
  readonly liftReason: string | null;
};

/** `after` is `next` of the page before. */
export type HoldList = { readonly limit: number; readonly after?: string | undefined };
export type HoldPage = { readonly items: KeptHold[]; readonly next: string | null };

/** Id of a recording → the holds that it is under, the oldest first; who is under none is not in it. */
export type HoldsById = ReadonlyMap<string, readonly HoldName[]>;

/** What a decision is told; a hold whose name is lost is told by its id. */
export const namesOf = (holds: readonly HoldName[] = []): Holds =>
  holds.map(({ id, name }) => name ?? id);

type PlacedAndLifted = {
  readonly id: string;
  readonly placed: PlacedHold | null;
  readonly liftedAt: Date | null;
};

/** Holds that are looked through for those that a recording was ever under. */
const EVER = 500;

/** Recordings that can be lost: not those of which a tombstone is left. */
const THERE = "recordings r where r.state not in ('deleted', 'erased')";

/** Reads the legal holds, and which recordings they cover. */
export class HoldQueries {
  constructor(
    private readonly catalogue: Tables,
    private readonly house: Pick<House, 'store' | 'codec' | 'vault'>,
  ) {}

  /** Of each of these recordings the active holds that it is under, as far as the catalogue is. */
  async on(ids: readonly string[]): Promise<HoldsById> {
    const known = ids.filter(isUuid);
    if (known.length === 0) return new Map();
    return this.match(await this.active(), `${THERE} and r.id = any($1::uuid[])`, [known]);
  }

  /**
   * The same for a decision: of a catalogue that shows every hold that was placed, and whose they
   * are, before it was asked. @throws CatalogueBehind
   */
  async inForce(ids: readonly string[]): Promise<HoldsById> {
    if (ids.length > 0) await this.untilShown(ids);
    return this.on(ids);
  }

  /**
   * Ids of the holds that this recording is or was under, by what is known of it now, of the last 500 that
   * were placed. One that was lifted before it began never kept it.
   */
  async everOver(id: string): Promise<string[]> {
    if (!isUuid(id)) return [];
    const placed = await this.placed('true', EVER);
    const found = await this.match(placed, 'recordings r where r.id = $1', [id]);
    return (found.get(id) ?? []).map((each) => each.id);
  }

  /**
   * The holds that a recording would be under that is deleted, and not destroyed yet. @throws
   * CatalogueBehind
   */
  async onDeleted(id: string): Promise<readonly HoldName[]> {
    await this.untilShown([]);
    const active = await this.active();
    if (active.length === 0) return [];
    const facts = await factsBeforeDeletion(this.house, id);
    if (facts === null) return [];
    return (await this.match(active, RECORDING_OF_FACTS, [facts])).get(id) ?? [];
  }

  /** The active holds that any recording of somebody is under, the oldest first. @throws CatalogueBehind */
  async onOwner(id: string): Promise<readonly HoldName[]> {
    await this.untilShown([]);
    const active = await this.active();
    const values: unknown[] = [storedText(id)];
    const cases = active.map(
      ({ placed }) =>
        `exists (select from ${THERE} and r.owner_id = $1 and (${isUnder(placed, values)}))`,
    );
    if (cases.length === 0) return [];
    const sql = `select array[${cases.join(', ')}] under`;
    const [row] = await rowsOf<{ under: boolean[] }>(this.catalogue, sql, values);
    return active
      .filter((_, index) => row?.under[index])
      .map((hold) => ({ id: hold.id, name: hold.placed?.name ?? null }));
  }

  /**
   * SQL over recordings `r`, its values added to those given: are they under any hold? For what asks
   * about many, of whom few are to be found. @throws CatalogueBehind
   */
  async anyOf(values: unknown[]): Promise<string> {
    await this.untilShown([]);
    const each = (await this.active()).map(({ placed }) => isUnder(placed, values));
    // What is not known of a recording is under no word about it.
    return each.length === 0 ? 'false' : `coalesce((${each.join(') or (')}), false)`;
  }

  /** A page of all holds, active or lifted, the newest first. @throws Refusal `cursor-invalid` */
  async list({ limit, after }: HoldList): Promise<HoldPage> {
    const where = new Conditions();
    if (after !== undefined) {
      const { at, id } = decodeTimeCursor(after);
      where.add('(placed_at, id) < (?, ?::uuid)', at, id);
    }
    const found = await this.kept(where, limit + 1);
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    return { items, next: last ? encodeTimeCursor({ at: last.placedAt, id: last.id }) : null };
  }

  async one(id: string): Promise<KeptHold | null> {
    return (await this.many([id]))[0] ?? null;
  }

  /** Those of the ids that there are, the newest first. */
  async many(ids: readonly string[]): Promise<KeptHold[]> {
    const where = new Conditions();
    where.add('id = any(?::uuid[])', ids.filter(isUuid));
    return this.kept(where, ids.length);
  }

  /** How many recordings a hold covers, in the recycle bin or not. */
  async covered({ placed }: Pick<KeptHold, 'placed'>): Promise<number> {
    const values: unknown[] = [];
    const rows = await rowsOf<{ count: string }>(
      this.catalogue,
      `select count(*) from ${THERE} and (${isUnder(placed, values)})`,
      values,
    );
    return Number(rows[0]?.count);
  }

  private untilShown(ids: readonly string[]): Promise<void> {
    return untilHoldsShow({ catalogue: this.catalogue, store: this.house.store }, ids);
  }

  /** Which of these holds cover each row of `from`, whose values are given. */
  private async match(
    those: readonly PlacedAndLifted[],
    from: string,
    values: unknown[],
  ): Promise<HoldsById> {
    if (those.length === 0) return new Map();
    const cases = those.map(({ placed, liftedAt }, index) => {
      const inTime = liftedAt ? `r.started_at < $${String(values.push(liftedAt))}` : 'true';
      return `case when ${inTime} and (${isUnder(placed, values)}) then ${String(index)} end`;
    });
    const rows = await rowsOf<{ id: string; under: number[] }>(
      this.catalogue,
      `select r.id, array_remove(array[${cases.join(', ')}], null) under from ${from}`,
      values,
    );
    const names = those.map(({ id, placed }) => ({ id, name: placed?.name ?? null }));
    const covering = (under: readonly number[]) =>
      names.filter((_, index) => under.includes(index));
    return new Map(
      rows.filter(({ under }) => under.length > 0).map(({ id, under }) => [id, covering(under)]),
    );
  }

  private active(): Promise<PlacedAndLifted[]> {
    return this.placed('lifted_at is null');
  }

  /** The oldest first; where there are more than `most`, the last of them. */
  private async placed(condition: string, most?: number): Promise<PlacedAndLifted[]> {
    const rows = await rowsOf<Pick<HoldRow, 'id' | 'sealed' | 'liftedAt'>>(
      this.catalogue,
      `select id, sealed, lifted_at "liftedAt" from holds
       where ${condition} order by placed_at desc, id desc limit $1`,
      [most ?? null],
    );
    return Promise.all(
      rows.toReversed().map(async ({ id, sealed, liftedAt }) => ({
        id,
        liftedAt,
        placed: await this.open<PlacedHold>(id, sealed),
      })),
    );
  }

  private async kept(where: Conditions, limit: number): Promise<KeptHold[]> {
    const limited = where.parameter(limit);
    const rows = await rowsOf<HoldRow>(
      this.catalogue,
      `select id, sealed, placed_at "placedAt", placed_by "placedBy", lifted_at "liftedAt",
         lifted_by "liftedBy", lift_sealed "liftSealed"
       from holds where ${where.sql} order by placed_at desc, id desc limit ${limited}`,
      where.values,
    );
    return Promise.all(
      rows.map(async ({ sealed, liftSealed, ...row }) => ({
        ...row,
        placed: await this.open<PlacedHold>(row.id, sealed),
        liftReason: (await this.open<{ reason: string }>(row.id, liftSealed))?.reason ?? null,
      })),
    );
  }

  private async open<T>(id: string, sealed: string | null): Promise<T | null> {
    return sealed === null
      ? null
      : ((await this.house.codec.open(`hold-${id}`, sealed)) as T | null);
  }
}

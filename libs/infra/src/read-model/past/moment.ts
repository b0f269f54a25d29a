import { Refusal } from '#domain/kernel';
import { CATALOGUE_NAME } from '../projection/log.js';
import { type Tables, rowsOf } from '../rows-of.js';

/** A moment is asked for by a time, or by a place in the log. */
export type AsOf = Date | bigint;

/** Everything up to an event, and nothing after it. */
export type Moment = {
  readonly position: bigint;
  /** The time that was asked for; of a place, when its event was decided. */
  readonly at: Date;
};

type Row = { readonly position: string; readonly at: Date };

/** @throws Refusal `as-of-in-future`, `as-of-before-beginning` */
export const momentOf = async (catalogue: Tables, asOf: AsOf, now: Date): Promise<Moment> => {
  const found =
    typeof asOf === 'bigint'
      ? await lastUpTo(catalogue, asOf)
      : await lastBefore(catalogue, asOf, now);
  if (!found) throw await beforeBeginning(catalogue);
  const position = BigInt(found.position);
  return { position, at: typeof asOf === 'bigint' ? found.at : asOf };
};

const lastUpTo = async (catalogue: Tables, position: bigint): Promise<Row | undefined> => {
  const [known] = await rowsOf<{ position: string | null }>(
    catalogue,
    'select position from checkpoint where name = $1',
    [CATALOGUE_NAME],
  );
  if (position > BigInt(known?.position ?? 0))
    throw inFuture(`The catalogue is at position ${known?.position ?? '0'} of the log`);
  const [row] = await rowsOf<Row>(
    catalogue,
    'select position, at from audit where position <= $1 order by position desc limit 1',
    [position.toString()],
  );
  return row;
};

/**
 * The log is in the order in which things were written down, and its times need not be: what was received
 * while the log could not be reached is dated when it was received, and a clock may be set. So a moment
 * ends before the first event, by place, of those that are dated within a day after it.
 */
const lastBefore = async (catalogue: Tables, at: Date, now: Date): Promise<Row | undefined> => {
  if (at > now) throw inFuture(`It is ${now.toISOString()}`);
  const [row] = await rowsOf<Row>(
    catalogue,
    `select position, at from audit
     where position < coalesce((
       select min(position) from audit
       where at > $1 and at <= (select min(at) from audit where at > $1) + interval '1 day'),
       9223372036854775807)
       and $1 >= (select at from audit order by position limit 1)
     order by position desc limit 1`,
    [at],
  );
  return row;
};

const inFuture = (now: string) =>
  new Refusal('invalid', 'as-of-in-future', `${now}; what comes after is not known yet.`);

const beforeBeginning = async (catalogue: Tables): Promise<Refusal> => {
  const [first] = await rowsOf<Row>(
    catalogue,
    'select position, at from audit order by position limit 1',
  );
  const begins = first && `with position ${first.position}, of ${first.at.toISOString()}`;
  return new Refusal(
    'invalid',
    'as-of-before-beginning',
    begins ? `The log begins ${begins}; before that there was nothing.` : 'The log is empty.',
  );
};

import { Client, type QueryResult } from 'pg';

type Answer = (error: Error | null, result: QueryResult) => void;

/**
 * A connection whose queries are made with their callbacks. `pg` gives a query that is asked for by promise its
 * callback afterwards, and V8 then carries the rows of hundreds of answered queries from one collection of
 * garbage into the next: pauses of 10 ms where 1 would do (docs/benchmarks.md, "garbage of answers").
 */
export class CallbackClient extends Client {
  override query = ((asked: string, values?: unknown[], answer?: Answer): unknown => {
    const isByPromise = typeof asked === 'string' && typeof values !== 'function' && !answer;
    if (!isByPromise) return super.query(asked, values as unknown[], answer as Answer);
    return new Promise((resolve, reject) => {
      super.query(asked, values as unknown[], (error: Error | null, result) => {
        if (error) reject(error);
        else resolve(result);
      });
    });
  }) as Client['query'];
}

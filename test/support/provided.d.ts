import 'vitest';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A running PostgreSQL; specs take a database of their own from it with `freshDatabase()`. */
    databaseUrl: string;
    /** The folder of an embedded PostgreSQL that has never run, to be copied. */
    newPostgres: string;
    /** A running Redis, shared by all specs (use queue names or key prefixes of your own); null: none to be had. */
    redisUrl: string | null;
  }
}

/** Something that is not where it must be, or not as it must be. */
export type Finding = {
  readonly what:
    | 'event-missing'
    | 'event-differs'
    | 'row-missing'
    | 'row-foreign'
    | 'row-differs'
    | 'blob-missing'
    | 'blob-damaged'
    | 'chain-broken'
    | 'statement-differs';
  /** A stream and revision, a table and id, a folder of blobs, or an entry of the chain. */
  readonly where: string;
  readonly detail: string;
};

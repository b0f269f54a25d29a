/** All that the sheet of a deletion receipt shows. Times are ISO 8601 UTC; null means not known. */
export interface ReceiptFacts {
  product: { name: string; version: string };
  pbxName: string | null;
  /** Also the creation date inside the PDF, so it fixes every byte. */
  exportedAt: string;
  exportedBy: string | null;
  /** IANA name of the zone in which local times are shown. */
  timeZone: string;
  recording: DeletedThing;
  /** One sentence that says it all. */
  summary: string;
  steps: readonly RemovalStep[];
  /** What only the operator of the database can finish, in words. */
  left: readonly string[];
}

/** What kind of thing is gone; nothing of it names anybody. */
export interface DeletedThing {
  id: string;
  startedAt: string;
  endedAt: string | null;
  durationMs: number | null;
  bytes: number | null;
  codecs: readonly string[];
  /** What recorded it, in words. */
  device: string | null;
}

/** A step on the way out, put into words. */
export interface RemovalStep {
  at: string;
  who: string;
  what: string;
  why: string | null;
}

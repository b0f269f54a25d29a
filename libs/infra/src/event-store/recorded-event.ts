import type { AnyEvent } from '#domain/catalogue-of-events';

/** Who, when, through what: what the log keeps beside every event. */
export type EventMetadata = {
  readonly by: string;
  /** ISO 8601, UTC: when it was decided, by the product's clock. */
  readonly at: string;
  readonly via: string;
  readonly correlationId: string;
  readonly causationId: string | null;
  /** The App object that a person acted through. */
  readonly appObject?: string;
  /** Id of the supervisor under whose consent the person acted. */
  readonly consent?: string;
  /** Id of the API token that a program acted with in the person's name. */
  readonly token?: string;
  readonly schemaVersion: number;
};

/** The same with the personal part beside it, as the log holds it. */
export type SealedMetadata = EventMetadata & { readonly sealed: string | null };

/** A decoded event: upcast to its newest version, validated, its personal part readable or `null`. */
export type RecordedEvent = AnyEvent & {
  readonly id: string;
  readonly stream: string;
  readonly revision: bigint;
  readonly position: bigint;
  readonly metadata: EventMetadata;
  /** The personal part as the log holds it; `null` when there is none. `Codec.open` reads it. */
  readonly sealed: string | null;
};

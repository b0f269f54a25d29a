import type { ConversionFailure } from '#domain/recording/convert';
import type { BlobsOfRecording } from '#infra/crypt/open-blobs-of';
import type { Inspection } from '#media/inspect';

/** Where a conversion thread finds the capture. Structured-clone safe. */
export type ConversionTask = BlobsOfRecording;

/** What reading a capture through came to; a fault of the capture is an outcome, not an exception. */
export type ConversionOutcome =
  | {
      readonly kind: 'converted';
      readonly inspection: Inspection;
      /** Other calls in the same capture, from call 2 on; null: nothing of it is heard. */
      readonly others: readonly (Inspection | null)[];
    }
  | { readonly kind: 'failed'; readonly failure: Omit<ConversionFailure, 'converter'> };

import { Metadata, status } from '@grpc/grpc-js';
import type { ServerErrorResponse } from '@grpc/grpc-js';

import type { ExpectedRevision } from '../log/decide-append.js';
import { ShuttingDown } from '../log/commit-queue.js';
import { InvalidFilter } from '../log/event-filter.js';
import { StorageError } from '../log/storage-errors.js';
import { MissingMetadata, REQUIRED_METADATA } from '../protocol/append-messages.js';
import { InvalidRequest } from '../protocol/shared-messages.js';
import { MalformedMessage } from '../protocol/wire.js';

/** A call that fails: a gRPC status and the trailers from which clients tell the reason. */
export class CallFailure extends Error implements ServerErrorResponse {
  readonly metadata = new Metadata();

  constructor(
    readonly code: status,
    readonly details: string,
    trailers: Readonly<Record<string, string>> = {},
  ) {
    super(details);
    for (const [key, value] of Object.entries(trailers)) this.metadata.set(key, value);
  }
}

export function streamDeleted(stream: string): CallFailure {
  const details = `Event stream '${stream}' is deleted.`;
  const trailers = { exception: 'stream-deleted', 'stream-name': asTrailer(stream) };
  return new CallFailure(status.FAILED_PRECONDITION, details, trailers);
}

export function wrongExpectedVersion(
  operation: string,
  target: { stream: string; expected: ExpectedRevision },
  current: number,
): CallFailure {
  const expected = String(expectedNumber(target.expected));
  return new CallFailure(
    status.FAILED_PRECONDITION,
    `${operation} failed due to WrongExpectedVersion. Stream: ${target.stream}, ` +
      `Expected version: ${expected}, Actual version: ${String(current)}`,
    {
      exception: 'wrong-expected-version',
      'stream-name': asTrailer(target.stream),
      'expected-version': expected,
      'actual-version': String(current),
    },
  );
}

export function accessDenied(): CallFailure {
  return new CallFailure(status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' });
}

export function tooLarge(limit: number): CallFailure {
  return new CallFailure(
    status.INVALID_ARGUMENT,
    `Maximum Append Size of ${String(limit)} Exceeded.`,
    { exception: 'maximum-append-size-exceeded', 'maximum-append-size': String(limit) },
  );
}

/** A plain read from a position that is not on a record; the real server has no trailer here. */
export function invalidPosition(position: number): CallFailure {
  const details = `Unexpected ReadAllResult: InvalidPosition (${String(position)})`;
  return new CallFailure(status.UNKNOWN, details);
}

/** Subscriptions report the same as an invalid argument. */
export function invalidSubscriptionPosition(position: number): CallFailure {
  const details = `Position ${String(position)} is not the position of a record.`;
  return new CallFailure(status.INVALID_ARGUMENT, details);
}

/** Whatever was thrown, as the failure of a call. */
export function asCallFailure(error: unknown): CallFailure {
  if (error instanceof CallFailure) return error;
  const details = error instanceof Error ? error.message : String(error);
  if (error instanceof MissingMetadata) return missingMetadata(details);
  if (error instanceof ShuttingDown) return new CallFailure(status.UNAVAILABLE, details);
  if (error instanceof StorageError) return new CallFailure(storageCode(error), details);
  const invalid = [InvalidRequest, InvalidFilter, MalformedMessage];
  const isInvalid = invalid.some((kind) => error instanceof kind);
  return new CallFailure(isInvalid ? status.INVALID_ARGUMENT : status.INTERNAL, details);
}

function missingMetadata(details: string): CallFailure {
  return new CallFailure(status.INVALID_ARGUMENT, details, {
    exception: 'missing-required-metadata-property',
    'required-metadata-properties': REQUIRED_METADATA.join(','),
  });
}

function storageCode({ fault }: StorageError): status {
  return fault === 'full' ? status.RESOURCE_EXHAUSTED : status.INTERNAL;
}

/** The numbers the server has for the words of an expectation. */
function expectedNumber(expected: ExpectedRevision): number {
  if (typeof expected === 'number') return expected;
  return { no_stream: -1, any: -2, stream_exists: -4 }[expected];
}

/** HTTP/2 header values are ASCII; other characters would break the whole answer. */
function asTrailer(value: string): string {
  return /^[\x20-\x7e]*$/.test(value) ? value : encodeURIComponent(value);
}

import { ApiError } from './client.js';

/** Faults of stored bytes that converting again does not mend. */
const LASTING = new Set(['capture-damaged', 'bytes-missing', 'storage-fault']);

/** Is it the stored bytes that are at fault, and not the way to them? */
export const isDamage = (error: unknown): error is ApiError =>
  error instanceof ApiError && (error.remedy !== null || LASTING.has(error.code));

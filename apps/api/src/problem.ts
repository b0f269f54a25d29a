import { STATUS_CODES } from 'node:http';
import type { LockingKey } from '#infra/read-model/recordings/recording-json';

/** RFC 9457. `code` is stable; `detail` is a sentence: what is wrong, where, what to do. */
export type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly instance?: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
  /** What would mend it, where something would: `convert` is `POST /api/recordings/{id}/convert`. */
  readonly remedy?: 'convert';
  /** How many recordings would go, where that must be confirmed. */
  readonly removals?: number;
  /** Under which crypt key it is locked. */
  readonly cryptKey?: LockingKey;
};

export const PROBLEM_JSON = 'application/problem+json; charset=utf-8';

/** Builds the body of an error answer. */
export const problem = (
  status: number,
  code: string,
  detail: string,
  more: Pick<Problem, 'instance' | 'errors' | 'remedy' | 'removals' | 'cryptKey'> = {},
): Problem => ({
  type: 'about:blank',
  title: STATUS_CODES[status] ?? 'Error',
  status,
  code,
  detail,
  ...more,
});

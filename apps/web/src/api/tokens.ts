import { request } from './client.js';
import type { ApiToken } from './types.js';

/** Of whoever asks, or, for administrators, of a user. */
export const listTokens = (userId: string | null, signal: AbortSignal) =>
  request<{ items: ApiToken[] }>(
    userId === null ? '/api/tokens' : `/api/tokens?user=${encodeURIComponent(userId)}`,
    { signal },
  );

export type NewToken = Pick<ApiToken, 'scope' | 'expiresAt'> & { name: string };

/** The token itself is in the answer, and nowhere else. */
export const makeToken = (body: NewToken) =>
  request<ApiToken & { token: string }>('/api/tokens', { method: 'POST', body });

export const endToken = (id: string) =>
  request<void>(`/api/tokens/${encodeURIComponent(id)}`, { method: 'DELETE' });

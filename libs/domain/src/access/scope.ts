/** What an API token may be given to do, in words that people understand; `may` says which verb takes which. */
export const scopes = ['read', 'listen', 'write', 'events', 'operate', 'admin'] as const;
export type Scope = (typeof scopes)[number];

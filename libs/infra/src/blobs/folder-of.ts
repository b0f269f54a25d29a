import { fileURLToPath } from 'node:url';

/** The folder that an address names: `file:/path` or `file:///path`. */
export const folderOf = (url: string): string =>
  url.startsWith('file://') ? fileURLToPath(url) : url.slice('file:'.length);

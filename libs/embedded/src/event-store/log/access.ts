import {
  isMetastream,
  originalStreamOf,
  parseAccessList,
  parseJsonObject,
} from './stream-metadata.js';
import type { AccessList, StreamMetadata } from './stream-metadata.js';

/** What someone wants to do with a stream; `metaRead` and `metaWrite` are about its metadata. */
export type StreamOperation = 'read' | 'write' | 'delete' | 'metaRead' | 'metaWrite';

/** Who asks. Without `name` the caller is anonymous. */
export interface Caller {
  readonly name?: string;
  readonly roles: readonly string[];
}

/** The access lists that apply where a stream has none, from the `$settings` stream. */
export interface DefaultAccess {
  readonly user: AccessList;
  readonly system: AccessList;
}

/** What the check reads from the log. */
export interface AccessSource {
  metadataOf(stream: string): StreamMetadata;
  defaultAccess(): DefaultAccess;
}

const ADMINS = '$admins';
const EVERYONE = '$all';

/** Whether the caller may do this. Administrators may do everything. */
export function mayAccess(
  source: AccessSource,
  caller: Caller,
  operation: StreamOperation,
  stream: string,
): boolean {
  if (caller.roles.includes(ADMINS)) return true;
  if (isMetastream(stream)) {
    const onMetadata = operation === 'read' ? 'metaRead' : 'metaWrite';
    return mayAccess(source, caller, onMetadata, originalStreamOf(stream));
  }
  const own = source.metadataOf(stream).acl?.[operation];
  const allowed = own ?? defaultFor(source, operation, stream);
  return allowed.some((role) => plays(caller, role));
}

/** Reads the data of the last `$settings` event. */
export function parseDefaultAccess(data: Uint8Array | undefined): DefaultAccess {
  const settings = data && parseJsonObject(data);
  return {
    user: parseAccessList(settings?.['$userStreamAcl']) ?? {},
    system: parseAccessList(settings?.['$systemStreamAcl']) ?? {},
  };
}

function defaultFor(
  source: AccessSource,
  operation: StreamOperation,
  stream: string,
): readonly string[] {
  const defaults = source.defaultAccess();
  return stream.startsWith('$')
    ? (defaults.system[operation] ?? [ADMINS])
    : (defaults.user[operation] ?? [EVERYONE]);
}

function plays(caller: Caller, role: string): boolean {
  return role === EVERYONE || role === caller.name || caller.roles.includes(role);
}

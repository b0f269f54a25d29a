import type { XmlElement } from './xml.js';

/** Decoded segments below the root of a tree; none: the root itself. */
export type Path = readonly string[];

/** Bytes of a file that is open. */
export type Content = {
  /** Bytes start..end-1, in pieces. What cannot be read is thrown. */
  read(start: number, end: number): AsyncIterable<Uint8Array>;
  /** Called once, whatever happened. `sent`: as many bytes went out. */
  close(sent: number): Promise<void>;
};

type Times = { readonly createdAt: Date; readonly modifiedAt: Date };

export type File = Times & {
  readonly kind: 'file';
  readonly size: number;
  /** A strong validator, with its quotes (RFC 9110, 8.8.3). */
  readonly etag: string;
  readonly type: string;
  open(): Promise<Content>;
};
export type Folder = Times & { readonly kind: 'folder' };
export type Entry = File | Folder;

/** What a client gave to a resource; the server keeps it and knows nothing of it (RFC 4918, 4). */
export type DeadProperty = XmlElement;

/** The other half of the port: a tree that can be changed. Parents exist when it is called. */
export interface Writing {
  /** Makes a file, or takes the place of its bytes. */
  put(path: Path, bytes: AsyncIterable<Uint8Array>): Promise<void>;
  makeFolder(path: Path): Promise<void>;
  /** With everything in it. */
  remove(path: Path): Promise<void>;
  /** With its dead properties; `shallow`: without what is in it. Nothing is at `to`. */
  copy(from: Path, to: Path, shallow: boolean): Promise<void>;
  properties(path: Path): Promise<readonly DeadProperty[]>;
  /** All of it or nothing. */
  changeProperties(path: Path, kept: readonly DeadProperty[]): Promise<void>;
}

/** What WebDAV is served from. Made for one request, so that it knows who asks. */
export interface Tree {
  find(path: Path): Promise<Entry | null>;
  /** Names and entries of a folder, as many as there are: never all of them at once. */
  children(path: Path): AsyncIterable<readonly [name: string, entry: Entry]>;
  /** `null`: nothing here can be changed, and `refuse` says why. */
  readonly writing: Writing | null;
  /** The fault for a method that would change something. */
  refuse(method: string, path: Path): Promise<Error>;
}

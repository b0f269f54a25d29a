import { createHash } from 'node:crypto';
import type { DeadProperty, Entry, Path, Tree, Writing } from '../src/tree.js';

type Node = {
  readonly createdAt: Date;
  modifiedAt: Date;
  properties: readonly DeadProperty[];
} & (
  | { readonly kind: 'file'; bytes: Buffer }
  | { readonly kind: 'folder'; readonly children: Map<string, Node> }
);
type FolderNode = Extract<Node, { kind: 'folder' }>;

const times = () => ({ createdAt: new Date(), modifiedAt: new Date(), properties: [] });
const folder = (): FolderNode => ({ ...times(), kind: 'folder', children: new Map() });

/** A tree in memory that can be changed in every way: by it the handler is tested. */
export class MemoryTree implements Tree, Writing {
  private readonly root = folder();
  readonly writing = this;

  async refuse(): Promise<Error> {
    return new Error('Everything can be changed here.');
  }

  async find(path: Path): Promise<Entry | null> {
    const node = this.nodeAt(path);
    return node && entryOf(node);
  }

  async *children(path: Path): AsyncGenerator<readonly [string, Entry]> {
    const node = this.nodeAt(path);
    if (node?.kind !== 'folder') return;
    for (const [name, child] of node.children) yield [name, entryOf(child)];
  }

  async put(path: Path, pieces: AsyncIterable<Uint8Array>): Promise<void> {
    const gathered: Uint8Array[] = [];
    for await (const piece of pieces) gathered.push(piece);
    const bytes = Buffer.concat(gathered);
    const node = this.nodeAt(path);
    if (node?.kind === 'file') Object.assign(node, { bytes, modifiedAt: new Date() });
    else this.place(path, { ...times(), kind: 'file', bytes });
  }

  async makeFolder(path: Path): Promise<void> {
    this.place(path, folder());
  }

  async remove(path: Path): Promise<void> {
    this.parentOf(path).children.delete(path.at(-1) ?? '');
  }

  async copy(from: Path, to: Path, shallow: boolean): Promise<void> {
    const node = this.nodeAt(from);
    if (node) this.place(to, copied(node, shallow));
  }

  async properties(path: Path): Promise<readonly DeadProperty[]> {
    return this.nodeAt(path)?.properties ?? [];
  }

  async changeProperties(path: Path, kept: readonly DeadProperty[]): Promise<void> {
    const node = this.nodeAt(path);
    if (node) node.properties = kept;
  }

  private nodeAt(path: Path): Node | null {
    let node: Node | undefined = this.root;
    for (const name of path) node = node?.kind === 'folder' ? node.children.get(name) : undefined;
    return node ?? null;
  }

  private parentOf(path: Path): FolderNode {
    const parent = this.nodeAt(path.slice(0, -1));
    if (parent?.kind !== 'folder') throw new Error('The parent is no folder.');
    return parent;
  }

  private place(path: Path, node: Node): void {
    this.parentOf(path).children.set(path.at(-1) ?? '', node);
  }
}

const copied = (node: Node, shallow: boolean): Node => {
  if (node.kind === 'file') return { ...node };
  const children = shallow
    ? []
    : [...node.children].map(([n, c]) => [n, copied(c, false)] as const);
  return { ...node, children: new Map(children) };
};

const entryOf = (node: Node): Entry => {
  const { createdAt, modifiedAt } = node;
  if (node.kind === 'folder') return { kind: 'folder', createdAt, modifiedAt };
  const { bytes } = node;
  return {
    kind: 'file',
    createdAt,
    modifiedAt,
    size: bytes.length,
    // Short: litmus cuts an If header at 255 characters.
    etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, ETAG_CHARACTERS)}"`,
    type: 'application/octet-stream',
    open: async () => ({
      read: (start, end) => inPieces(bytes, start, end),
      close: async () => undefined,
    }),
  };
};

const ETAG_CHARACTERS = 22;
const PIECE_BYTES = 64 * 1_024;
const inPieces = async function* (bytes: Buffer, start: number, end: number) {
  for (let at = start; at < end; at += PIECE_BYTES)
    yield bytes.subarray(at, Math.min(end, at + PIECE_BYTES));
};

import type { Exchange, WritingExchange } from './exchange.js';
import { DavFault } from './fault.js';
import type { Path, Tree } from './tree.js';

export const notFound = () => new DavFault(404, 'There is nothing at this address.');

/** The tree can be changed, or says why not. @throws DavFault as the tree has it */
export const requireWriting = async (exchange: Exchange): Promise<WritingExchange> => {
  const { tree, req, path } = exchange;
  if (tree.writing === null) throw await tree.refuse(req.method ?? '', path);
  return { ...exchange, writing: tree.writing };
};

/** What is to be made has a folder to be in. @throws DavFault 409 */
export const requireParent = async (tree: Tree, path: Path): Promise<void> => {
  const parent = await tree.find(path.slice(0, -1));
  if (parent?.kind !== 'folder')
    throw new DavFault(409, 'There is no folder for it: make the folder first.');
};

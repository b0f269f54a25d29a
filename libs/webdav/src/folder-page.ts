import { answer, write } from './answer.js';
import { type Exchange, hrefOf } from './exchange.js';
import { escapeXml } from './xml.js';

/** GET and HEAD of a folder: links to what is in it, for browsers and clients that know no PROPFIND. */
export const sendFolderPage = async (exchange: Exchange): Promise<void> => {
  const { req, res, tree, path, base } = exchange;
  // What is relative to a folder is below it only where its address ends so.
  if (!/^[^?]*\/(?:\?|$)/.test(req.url ?? ''))
    return answer(exchange, 301, { headers: { location: hrefOf(base, path, true) } });
  const headers = { 'content-type': 'text/html; charset=utf-8' };
  if (req.method === 'HEAD') {
    res.writeHead(200, headers).end();
    return;
  }
  for await (const line of linesOf(exchange, tree.children(path))) {
    if (!res.headersSent) res.writeHead(200, headers);
    await write(res, line);
  }
  res.end('</ul>\n</html>\n');
};

const linesOf = async function* (
  { base, path }: Exchange,
  children: ReturnType<Exchange['tree']['children']>,
): AsyncGenerator<string> {
  const title = escapeXml(`/${path.join('/')}`);
  yield `<!doctype html>\n<html lang="en">\n<title>${title}</title>\n<ul>\n`;
  for await (const [name, { kind }] of children) {
    const isFolder = kind === 'folder';
    const href = escapeXml(hrefOf(base, [...path, name], isFolder));
    yield `<li><a href="${href}">${escapeXml(isFolder ? `${name}/` : name)}</a></li>\n`;
  }
};

import { SaxesParser, type SaxesTagNS } from 'saxes';

export const DAV = 'DAV:';
const XML = 'http://www.w3.org/XML/1998/namespace';
const XMLNS = 'http://www.w3.org/2000/xmlns/';
const MOST_DEPTH = 64;
/** A namespace is declared once and written at each element that has it. */
const MOST_NAMESPACE = 256;

export type XmlAttribute = { readonly uri: string; readonly local: string; readonly value: string };
export type XmlElement = {
  readonly uri: string;
  readonly local: string;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly (XmlElement | string)[];
};

/** What is no XML that may be sent here; the message says where and why. */
export class XmlFault extends Error {}

export const element = (
  uri: string,
  local: string,
  children: readonly (XmlElement | string)[] = [],
): XmlElement => ({ uri, local, attributes: [], children });

/** The elements among the children. */
export const elementsOf = ({ children }: XmlElement): XmlElement[] =>
  children.filter((child) => typeof child !== 'string');

/** The child of a name in `DAV:`. */
export const davChild = (parent: XmlElement, local: string): XmlElement | undefined =>
  elementsOf(parent).find((child) => isDav(child, local));

export const isDav = ({ uri, local }: XmlElement, name: string): boolean =>
  uri === DAV && local === name;

/** Which name an element has, so that it can be compared and be a key. */
export const nameOf = ({ uri, local }: Pick<XmlElement, 'uri' | 'local'>): string =>
  `{${uri}}${local}`;

type Open = XmlElement & { readonly children: (XmlElement | string)[] };

/**
 * Reads a document by XML 1.0 and Namespaces in XML, strictly. A DOCTYPE is refused, and with it every
 * entity that is not XML's own.
 * @throws XmlFault
 */
export const parseXml = (bytes: Uint8Array): XmlElement => {
  const document: Open = { uri: '', local: '', attributes: [], children: [] };
  const open: Open[] = [document];
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw new XmlFault(`The body is not well-formed XML: ${error.message}`);
  });
  parser.on('doctype', () => {
    throw new XmlFault('The body has a DOCTYPE, which is refused here.');
  });
  parser.on('opentag', (tag) => {
    if (open.length > MOST_DEPTH)
      throw new XmlFault(`The body nests deeper than ${String(MOST_DEPTH)} elements.`);
    const child: Open = { ...nameIn(tag), attributes: attributesOf(tag), children: [] };
    open.at(-1)?.children.push(child);
    open.push(child);
  });
  parser.on('closetag', () => void open.pop());
  const addText = (text: string) => {
    if (open.length > 1) open.at(-1)?.children.push(text);
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.write(decoded(bytes)).close();
  const [root] = elementsOf(document);
  if (!root) throw new XmlFault('The body holds no element.');
  return root;
};

const nameIn = ({ uri, local }: Pick<XmlElement, 'uri' | 'local'>) => {
  if (uri.length > MOST_NAMESPACE)
    throw new XmlFault(`The body has a namespace of over ${String(MOST_NAMESPACE)} characters.`);
  return { uri, local };
};

const attributesOf = ({ attributes }: SaxesTagNS): XmlAttribute[] =>
  Object.values(attributes).flatMap(({ uri, local, value }) =>
    uri === XMLNS ? [] : [{ ...nameIn({ uri, local }), value }],
  );

/** UTF-8, or UTF-16 by its mark (RFC 4918, 19: both must be understood). */
const decoded = (bytes: Uint8Array): string => {
  const [first, second] = bytes;
  const wide = first === 0xff && second === 0xfe ? 'utf-16le' : 'utf-16be';
  const isWide = wide === 'utf-16le' || (first === 0xfe && second === 0xff);
  try {
    return new TextDecoder(isWide ? wide : 'utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new XmlFault('The body is neither UTF-8 nor UTF-16.');
  }
};

const MARKS: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};
/** What XML 1.0 has no way to write at all (section 2.2). */
const UNWRITABLE = /(?![\t\n\r])\p{Cc}|[\ufffe\uffff]/gu;

export const escapeXml = (text: string): string =>
  text
    .toWellFormed()
    .replace(UNWRITABLE, '\u{fffd}')
    .replace(/[&<>"\r]/g, (mark) => MARKS[mark] ?? mark);

export const XML_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n';

/** An element as text. `DAV:` has the prefix D wherever it stands; other namespaces are declared in place. */
export const serialize = (root: XmlElement): string => XML_HEAD + written(root, true);

/** The same within a document that has declared the prefix D. */
export const fragment = (root: XmlElement): string => written(root, false);

const written = (node: XmlElement, declaresDav: boolean): string => {
  const { uri, local, attributes, children } = node;
  const own = uri === DAV ? '' : ` xmlns="${escapeXml(uri)}"`;
  const name = uri === DAV ? `D:${local}` : local;
  const head = `${name}${declaresDav ? ' xmlns:D="DAV:"' : ''}${own}${attributes.map(attribute).join('')}`;
  if (children.length === 0) return `<${head}/>`;
  const inner = children.map((child) =>
    typeof child === 'string' ? escapeXml(child) : written(child, false),
  );
  return `<${head}>${inner.join('')}</${name}>`;
};

const attribute = ({ uri, local, value }: XmlAttribute, index: number): string => {
  const text = escapeXml(value).replace(/[\n\t]/g, (sign) => `&#${String(sign.charCodeAt(0))};`);
  if (uri === '') return ` ${local}="${text}"`;
  if (uri === XML) return ` xml:${local}="${text}"`;
  const prefix = `a${String(index)}`;
  return ` xmlns:${prefix}="${escapeXml(uri)}" ${prefix}:${local}="${text}"`;
};

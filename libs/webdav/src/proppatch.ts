import { sendMultistatus } from './answer.js';
import { readXml } from './body.js';
import { type Exchange, hrefOf } from './exchange.js';
import { DavFault } from './fault.js';
import { isLive } from './live-properties.js';
import { requireUnlocked } from './preconditions.js';
import { propstat } from './propfind.js';
import { notFound, requireWriting } from './resolve.js';
import { type XmlElement, davChild, element, elementsOf, escapeXml, isDav, nameOf } from './xml.js';

type Change = { readonly does: 'set' | 'remove'; readonly property: XmlElement };

/** RFC 4918, 9.2: all of the changes, in their order, or none of them. */
export const proppatch = async (given: Exchange): Promise<void> => {
  const exchange = await requireWriting(given);
  const { tree, writing, path, base } = exchange;
  const changes = changesIn(await readXml(exchange.req));
  const entry = await tree.find(path);
  if (!entry) throw notFound();
  await requireUnlocked(exchange, { path });
  const isShut = changes.some(({ property }) => isLive(property));
  if (!isShut) await writing.changeProperties(path, after(changes, await writing.properties(path)));
  const href = escapeXml(hrefOf(base, path, entry.kind === 'folder'));
  const told = isShut ? refused(changes) : propstat('200 OK', namesOf(changes));
  await sendMultistatus(exchange, [`<D:response><D:href>${href}</D:href>${told}</D:response>`]);
};

const changesIn = (root: XmlElement | null): Change[] => {
  if (root === null || !isDav(root, 'propertyupdate'))
    throw new DavFault(400, 'The body is no DAV:propertyupdate.');
  const changes = elementsOf(root).flatMap((step) => {
    const does = isDav(step, 'set') ? 'set' : isDav(step, 'remove') ? 'remove' : null;
    const properties = davChild(step, 'prop');
    if (does === null || !properties) return [];
    return elementsOf(properties).map((property): Change => ({ does, property }));
  });
  if (changes.length === 0) throw new DavFault(400, 'The body names no property to change.');
  return changes;
};

const after = (changes: readonly Change[], before: readonly XmlElement[]): XmlElement[] => {
  const kept = new Map(before.map((property) => [nameOf(property), property]));
  for (const { does, property } of changes)
    if (does === 'set') kept.set(nameOf(property), property);
    else kept.delete(nameOf(property));
  return [...kept.values()];
};

const refused = (changes: readonly Change[]): string => {
  const shut = changes.filter(({ property }) => isLive(property));
  const others = changes.filter(({ property }) => !isLive(property));
  return (
    propstat('403 Forbidden', namesOf(shut)) +
    (others.length > 0 ? propstat('424 Failed Dependency', namesOf(others)) : '')
  );
};

const namesOf = (changes: readonly Change[]): XmlElement[] => {
  const byName = new Map(changes.map(({ property }) => [nameOf(property), property]));
  return [...byName.values()].map(({ uri, local }) => element(uri, local));
};

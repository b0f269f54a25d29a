import { isDestination, isSource } from '../net/address.js';
import type { Flow } from '../net/flow-table.js';
import type { Codec } from '../rtp/codec.js';
import type { MediaDescription } from './sdp.js';

/** Has an SDP announced fax (T.38 over UDPTL) at an end of a flow? */
export function isAnnouncedFax(descriptions: readonly MediaDescription[], flow: Flow): boolean {
  return descriptions.some(({ medium, address, port }) => {
    const isThere = isDestination(flow, address, port) || isSource(flow, address, port);
    return medium === 'fax' && isThere;
  });
}

/** Does the newest SDP of one of its ends speak of encryption? */
export function isAnnouncedSecure(descriptions: readonly MediaDescription[], flow: Flow): boolean {
  const newest = descriptions.findLast(
    ({ address, port }) => isDestination(flow, address, port) || isSource(flow, address, port),
  );
  return newest?.secure === true;
}

/**
 * The codec that SDP announced for a payload type of a flow: by the receiver, who chose the number;
 * else by the sender; else by anybody, when all agree.
 */
export function announcedCodec(
  descriptions: readonly MediaDescription[],
  flow: Flow,
  type: number,
): Codec | undefined {
  const withType = descriptions.filter(({ codecs }) => codecs.has(type));
  const chosen =
    withType.findLast(({ address, port }) => isDestination(flow, address, port)) ??
    withType.findLast(({ address, port }) => isSource(flow, address, port));
  if (chosen !== undefined) return chosen.codecs.get(type);
  const ofAudio = withType.filter(({ medium }) => medium === 'audio');
  const codecs = (ofAudio.length > 0 ? ofAudio : withType).map((media) => media.codecs.get(type)!);
  const [first] = codecs;
  return codecs.every(({ name }) => name === first?.name) ? first : undefined;
}

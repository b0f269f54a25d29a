import { isDecodable, knownCodecs, prepareCodecs } from './codec/codecs.js';
import { displayName } from './rtp/codec.js';

/**
 * Those of some codecs, by the names people know (as `Inspection.undecoded` and a CaptureFault give
 * them), that can be decoded in this process; what must be loaded for it is loaded.
 */
export async function decodableAmong(codecs: readonly string[]): Promise<string[]> {
  const wanted = knownCodecs().filter((name) => codecs.includes(shown(name)));
  await prepareCodecs(wanted);
  const decodable = new Set(wanted.filter(isDecodable).map(shown));
  return codecs.filter((codec) => decodable.has(codec));
}

/** Those of some codecs that this converter knows, also where an optional part is missing here. */
export function ownAmong(codecs: readonly string[]): string[] {
  const own = new Set(knownCodecs().map(shown));
  return codecs.filter((codec) => own.has(codec));
}

const shown = (name: string): string => displayName({ name, clock: 8000, kind: 'audio' });

import { CONVERTER } from '#media/converter';
import { decodableAmong } from '#media/decodable';

/** What the product asks for a recording to be read again for: this converter, and what it decodes now. */
export const rereadCause = (codecs: readonly string[]): string =>
  codecs.length === 0 ? CONVERTER : `${CONVERTER} ${codecs.join(', ')}`;

/** Codecs of a cause that were decodable where it was asked for, and are not in this process. */
export const missingHere = async (cause: string): Promise<string[]> => {
  const [, named] = /^\S+ (.+)$/.exec(cause) ?? [];
  if (named === undefined) return [];
  const codecs = named.split(', ');
  const here = await decodableAmong(codecs);
  return codecs.filter((codec) => !here.includes(codec));
};

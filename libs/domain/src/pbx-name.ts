/** Characters of a name. */
export const MAX_PBX_NAME = 60;

/** Letters and digits of every language, and the signs that names in a PBX have; no path, no tag. */
const NAME = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N} ._@+()&'-]*[\p{L}\p{M}\p{N}_)'-])?$/u;
/** Streams and keys of recordings and users are named by such ids; a name must not be one. */
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What a name of an object in the PBX may be, in words. */
export const PBX_NAME_RULE =
  `has 1 to ${String(MAX_PBX_NAME)} characters: letters, digits, ` +
  "spaces and ._@+()&'-, with a letter or digit first, and is not a UUID.";

/** Can an object of the PBX be called so? */
export const isPbxName = (name: string): boolean =>
  name.length <= MAX_PBX_NAME && NAME.test(name.normalize('NFC')) && !UUID.test(name);

/** Names that differ in upper and lower case only are the same, as in the PBX: one id, one stream. */
export const idOfPbxName = (name: string): string => name.normalize('NFC').toLowerCase();

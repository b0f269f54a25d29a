/**
 * Ids of the recordings that a list showed, as an array: an index over arrays finds them without looking
 * at the rows again, which one over JSON does not. The index stands over these very words.
 */
export const LISTED = `string_to_array(translate(data ->> 'recordings', '[]" ', ''), ',')`;

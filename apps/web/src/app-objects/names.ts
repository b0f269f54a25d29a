/** What the streams of App objects begin with. */
export const STREAM = 'appobject-';

/** The name as streams have it: names that differ in upper and lower case only are the same. */
export const idOf = (name: string): string => name.normalize('NFC').toLowerCase();

export const isSameName = (one: string, other: string): boolean => idOf(one) === idOf(other);

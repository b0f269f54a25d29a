import type { AppObjectFields } from './app-object.js';

export type AppObjectField = keyof AppObjectFields;

/** Which of the wanted fields are not so yet. The order of members and of an access list says nothing. */
export const differences = (
  before: AppObjectFields,
  wanted: Partial<AppObjectFields>,
): readonly AppObjectField[] =>
  (Object.keys(wanted) as AppObjectField[]).filter(
    (field) => comparable(before[field]) !== comparable(wanted[field]),
  );

const comparable = (value: AppObjectFields[AppObjectField] | undefined): string =>
  JSON.stringify(Array.isArray(value) ? value.toSorted() : value);

/** Who is named twice is there once. */
export const withoutDoubles = <Fields extends Partial<AppObjectFields>>(
  fields: Fields,
): Fields => ({
  ...fields,
  ...(fields.members && { members: [...new Set(fields.members)] }),
  ...(fields.accessList && { accessList: [...new Set(fields.accessList)] }),
});

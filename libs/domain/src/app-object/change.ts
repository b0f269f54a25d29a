import { type Decision, Refusal } from '../kernel.js';
import type { AppObject, AppObjectEvent, AppObjectFields } from './app-object.js';
import { type AppObjectField, differences, withoutDoubles } from './differences.js';

/** Changes what is named and leaves the rest; the event says what it was before. */
export const change =
  (given: Partial<AppObjectFields>): Decision<AppObject, AppObjectEvent> =>
  (before) => {
    if (before === null) throw new Refusal('unknown', 'app-object-unknown');
    const wanted = withoutDoubles(given);
    const different = differences(before, wanted);
    if (different.length === 0) return [];
    const open = different.filter((field) => field !== 'accessList');
    const personal = different.includes('accessList')
      ? { from: [...before.accessList], to: [...(wanted.accessList ?? [])] }
      : null;
    const data = { from: only(open, before), to: only(open, wanted), personal };
    return [{ type: 'AppObjectChanged', data }];
  };

type Changed = Extract<AppObjectEvent, { type: 'AppObjectChanged' }>['data']['to'];

const only = (fields: readonly AppObjectField[], from: Partial<AppObjectFields>): Changed =>
  Object.fromEntries(fields.map((field) => [field, from[field]]));

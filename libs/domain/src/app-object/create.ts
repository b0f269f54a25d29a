import { type Decision, Refusal } from '../kernel.js';
import type { AppObject, AppObjectEvent, AppObjectFields } from './app-object.js';
import { differences, withoutDoubles } from './differences.js';
import { refuseBadName } from './name.js';

/** Sets up an App object. Asking again for the same is harmless. */
export const create =
  (name: string, given: AppObjectFields): Decision<AppObject, AppObjectEvent> =>
  (before) => {
    refuseBadName(name);
    const wanted = withoutDoubles(given);
    if (before === null) {
      const { accessList, members, ...set } = wanted;
      const personal = { accessList: [...accessList] };
      const data = { name, ...set, members: [...members], personal };
      return [{ type: 'AppObjectCreated', data }];
    }
    if (differences(before, wanted).length === 0) return [];
    throw new Refusal(
      'conflict',
      'app-object-exists',
      `There is an App object "${name}" already; change it with PUT, or choose another name.`,
    );
  };

import type { Decision } from '../kernel.js';
import type { AppObject, AppObjectEvent } from './app-object.js';

/** Nobody acts through it any more; its name is free again. Asking twice is harmless. */
export const deleteAppObject: Decision<AppObject, AppObjectEvent> = (before) =>
  before === null ? [] : [{ type: 'AppObjectDeleted', data: {} }];

import { fold } from '../kernel.js';
import { sample } from '../samples.js';
import {
  type AppObject,
  type AppObjectEvent,
  type AppObjectFields,
  appObject,
} from './app-object.js';

/** What an App object is set to that nobody has said anything else about. */
export const plain: AppObjectFields = {
  kind: 'user',
  deletionMode: 'Recoverable',
  monitor: null,
  watermark: false,
  notes: true,
  members: [],
  accessList: [],
};

/** An App object as the sample creates it, after which some more happened. */
export const created = (...since: AppObjectEvent[]): AppObject =>
  fold(appObject, [sample('AppObjectCreated'), ...since]);

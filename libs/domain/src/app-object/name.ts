import { Refusal } from '../kernel.js';
import { PBX_NAME_RULE, idOfPbxName, isPbxName } from '../pbx-name.js';

/** @throws Refusal */
export const refuseBadName = (name: string): void => {
  if (isPbxName(name)) return;
  throw new Refusal('invalid', 'app-object-name-invalid', `An App object's name ${PBX_NAME_RULE}`);
};

/** The id of an App object, by which its stream is named. */
export const appObjectId = idOfPbxName;

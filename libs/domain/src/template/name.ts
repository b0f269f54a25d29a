import { Refusal } from '../kernel.js';
import { PBX_NAME_RULE, idOfPbxName, isPbxName } from '../pbx-name.js';

/** @throws Refusal */
export const refuseBadName = (name: string): void => {
  if (isPbxName(name)) return;
  throw new Refusal('invalid', 'template-name-invalid', `A template's name ${PBX_NAME_RULE}`);
};

/** The id of a template, by which its stream is named. */
export const templateId = idOfPbxName;

/** The answer to whoever names a template that is not there. */
export const templateUnknown = (name: string): Refusal =>
  new Refusal('unknown', 'template-unknown', `There is no template "${name}".`);

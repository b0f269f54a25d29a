import { templateId } from '#domain/template/name';
import { template } from '#domain/template/template';
import { type LicenceInForce, licenceOf } from '#domain/user/licence-of';
import type { User } from '#domain/user/user';
import type { Ledger } from './event-store/ledger.js';

/**
 * What the log says at this moment of somebody's licence; the catalogue may not show yet that it was
 * given back.
 */
export const licenceInForce = async (ledger: Ledger, state: User): Promise<LicenceInForce> => {
  const { licence } = state;
  const name = typeof licence === 'object' ? licence.template : null;
  const through = name === null ? null : (await ledger.load(template, templateId(name))).state;
  return licenceOf(state, through);
};

import { Refusal } from '#domain/kernel';
import type { WithoutLicence } from '#infra/read-model/recordings/graces';
import type { Context } from '../context.js';

/** Of who is nobody there is nothing to reckon, which must not read as "nothing goes". @throws Refusal */
export const refuseUnknownPeople = async (
  context: Pick<Context, 'users' | 'templates'>,
  { users, templates }: WithoutLicence,
): Promise<void> => {
  const known = await context.users.known(users);
  const nobody = users.filter((id) => !known.has(id));
  if (nobody.length > 0)
    throw new Refusal('invalid', 'user-unknown', `There is no user ${nobody.join(', ')}.`);
  for (const name of templates)
    if ((await context.templates.byName(name)) === null)
      throw new Refusal('invalid', 'template-unknown', `There is no template "${name}".`);
};

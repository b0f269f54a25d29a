import { randomUUID } from 'node:crypto';
import { appObject } from '#domain/app-object/app-object';
import { change } from '#domain/app-object/change';
import { appObjectId } from '#domain/app-object/name';
import { type Decision, type Occasion, Refusal, oneAfterAnother } from '#domain/kernel';
import { templateId } from '#domain/template/name';
import { template } from '#domain/template/template';
import { changeDevices } from '#domain/user/change-devices';
import { changeNumber } from '#domain/user/change-number';
import { changePassword } from '#domain/user/change-password';
import { changeRole } from '#domain/user/change-role';
import { create } from '#domain/user/create';
import { demandPasswordChange } from '#domain/user/demand-password-change';
import { license } from '#domain/user/license';
import type { LicenceInForce } from '#domain/user/licence-of';
import { removeUser } from '#domain/user/remove';
import { nameTaken, rename } from '#domain/user/rename';
import { unlicense } from '#domain/user/unlicense';
import { type User, type UserEvent, user } from '#domain/user/user';
import { Turns } from '#infra/event-store/turns';
import { licenceInForce } from '#infra/licence-in-force';
import { HeldLock, locks } from '#infra/read-model/held-lock';
import { namesOf } from '#infra/read-model/holds/hold.queries';
import { trace } from '#infra/trace/trace';
import type { Context } from '../context.js';
import { hashPassword } from '../sessions/passwords.js';
import { type Effect, takeEffect } from '../take-effect.js';
import { identityRules, shutOut } from './identity-rules.js';
import { refuseUnconfirmedRemoval } from './removed-users.js';
import type { ChangedUser, NewUser, UserRemovalBody } from './user.schema.js';

type Rule = Decision<User, UserEvent>;
type LicenceAndDevices = Pick<ChangedUser, 'licensed' | 'licenceTemplate' | 'devices'>;
type Changed = Effect<User> & {
  readonly id: string;
  readonly before: User;
  readonly licence: LicenceInForce;
};

/**
 * Makes and changes accounts. That a name is one person's, and that somebody is left to administer the
 * product, is about all accounts at once, so changes take turns: in this process, and among processes.
 */
export class Accounts {
  private readonly turns = new Turns();

  constructor(private readonly context: Context) {}

  /** @throws Refusal */
  async create(wanted: NewUser, on: Occasion): Promise<Changed> {
    const { name, number, role, password, identity, mustChangePassword = false, ...more } = wanted;
    const passwordHash = password === undefined ? null : await hashPassword(password);
    return this.inTurn(async () => {
      if (await this.context.users.byName(name)) throw nameTaken(name);
      const account = create({ name, number, role, passwordHash });
      const id = randomUUID();
      const rules = await this.rulesFor(more);
      rules.push(...(await identityRules(this.context, id, identity)));
      if (mustChangePassword) rules.push(demandPasswordChange(true));
      return this.decide(id, [account, ...rules], on);
    });
  }

  /** @throws Refusal */
  async change(id: string, wanted: ChangedUser, on: Occasion): Promise<Changed> {
    const { name, number, role, password, identity, mustChangePassword, ...more } = wanted;
    const rules: Rule[] = [];
    if (password !== undefined) rules.push(changePassword(await hashPassword(password)));
    if (mustChangePassword !== undefined) rules.push(demandPasswordChange(mustChangePassword));
    if (number !== undefined) rules.push(changeNumber(number));
    rules.push(...(await this.rulesFor(more)));
    return this.inTurn(async () => {
      if (name !== undefined) rules.push(rename(name, await this.isTaken(name, id)));
      if (role !== undefined) rules.push(changeRole(role, await this.othersAdministering(id)));
      rules.push(...(await identityRules(this.context, id, identity)));
      return this.decide(id, rules, on);
    });
  }

  /**
   * Takes the account away, and him out of the App objects that he is a member of. Tells whether the
   * catalogue shows it already. @throws Refusal
   */
  async remove(id: string, asked: UserRemovalBody, on: Occasion): Promise<boolean> {
    const { reason = null, confirmRemovals: confirmed } = asked ?? {};
    return this.inTurn(async () => {
      const { ledger } = this.context.house;
      const decide = removeUser({
        reason: reason || null,
        ...(await this.standingAgainst(id, on)),
      });
      const { state } = await ledger.load(user, id);
      if (decide(state, on).length === 0) return true;
      await refuseUnconfirmedRemoval(this.context, { id, now: on.at, confirmed });
      await this.leaveAppObjects(id, on);
      await shutOut(this.context, state.identity, on);
      return (await takeEffect(this.context, { aggregate: user, id, decide, on })).shown;
    });
  }

  private async standingAgainst(id: string, on: Occasion) {
    const { holds, appObjects } = this.context;
    const monitored = (await appObjects.all()).filter(({ monitor }) => monitor === id);
    return {
      isOwn: on.by === `user:${id}`,
      others: await this.othersAdministering(id),
      holds: namesOf(await holds.onOwner(id)),
      monitored: monitored.map(({ name }) => name),
    };
  }

  private async leaveAppObjects(id: string, on: Occasion): Promise<void> {
    const { house, appObjects } = this.context;
    for (const { name } of await appObjects.of(id))
      await house.ledger.transact(
        appObject,
        appObjectId(name),
        (state, at) =>
          state === null
            ? []
            : change({ members: state.members.filter((member) => member !== id) })(state, at),
        on,
      );
  }

  private async decide(id: string, rules: readonly Rule[], on: Occasion): Promise<Changed> {
    const { state: before } = await this.context.house.ledger.load(user, id);
    const asked = { aggregate: user, id, decide: oneAfterAnother(user, rules), on };
    const effect = await takeEffect(this.context, asked);
    tellLicence(id, before, effect.state);
    const licence = await licenceInForce(this.context.house.ledger, effect.state);
    return { id, before, licence, ...effect };
  }

  private async rulesFor({ devices, ...licence }: LicenceAndDevices): Promise<Rule[]> {
    const rules = await this.licenceRules(licence);
    return devices === undefined ? rules : [...rules, changeDevices(devices)];
  }

  private async licenceRules(wanted: Omit<LicenceAndDevices, 'devices'>): Promise<Rule[]> {
    const { licensed, licenceTemplate = null } = wanted;
    if (licenceTemplate !== null) return [license(await this.through(licenceTemplate, licensed))];
    if (licensed === undefined) return [];
    return [licensed ? license(null) : unlicense];
  }

  /** The template as it is called; who says that it gives the licence must be right. @throws Refusal */
  private async through(name: string, licensed: boolean | undefined): Promise<string> {
    const { state } = await this.context.house.ledger.load(template, templateId(name));
    if (state === null)
      throw new Refusal(
        'invalid',
        'template-unknown',
        `There is no template "${name}"; make it known with POST /api/templates.`,
      );
    if (licensed === true && state.unlicensedSince !== null)
      throw new Refusal(
        'conflict',
        'template-unlicensed',
        `The template "${state.name}" has no licence; give it one first, or leave out "licensed" to ` +
          'let him belong to it without.',
      );
    return state.name;
  }

  private async isTaken(name: string, id: string): Promise<boolean> {
    const holder = await this.context.users.byName(name);
    return holder !== null && holder.id !== id;
  }

  /** How many others can administer with a password, whoever else is away. One is enough to know of. The rows only name them: whether they are is read from the log. */
  async othersAdministering(id: string): Promise<number> {
    const { users, house } = this.context;
    for (const other of await users.administrators()) {
      if (other === id) continue;
      const { role, canSignIn } = (await house.ledger.load(user, other)).state;
      if (role === 'admin' && canSignIn) return 1;
    }
    return 0;
  }

  /** Nobody else changes an account meanwhile. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    return this.turns.take('accounts', async () => {
      const lock = await HeldLock.take(this.context.readModel.runtime, locks.accounts);
      try {
        return await work();
      } finally {
        await lock.release();
      }
    });
  }
}

const tellLicence = (id: string, before: User, { licence }: User): void => {
  if (JSON.stringify(licence) === JSON.stringify(before.licence)) return;
  const how = typeof licence === 'string' ? licence : licence.how;
  trace.license?.('The licence of a user changed.', { user: id, how });
};

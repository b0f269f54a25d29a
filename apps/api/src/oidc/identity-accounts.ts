import { randomUUID } from 'node:crypto';
import type { Repository } from 'typeorm';
import { type Decision, type Occasion, Refusal, oneAfterAnother } from '#domain/kernel';
import { changeNumber } from '#domain/user/change-number';
import { changeRole } from '#domain/user/change-role';
import { create } from '#domain/user/create';
import { linkIdentity } from '#domain/user/link-identity';
import { type User, type UserEvent, user } from '#domain/user/user';
import { systemOccasion } from '#infra/occasion';
import { CatalogueBehind } from '#infra/read-model/holds/until-holds-show';
import { TokenHolderRow } from '#infra/read-model/sessions/token-holder.entity';
import type { Account } from '#infra/read-model/users/user.queries';
import type { Context } from '../context.js';
import { takeEffect } from '../take-effect.js';
import type { Accounts } from '../users/accounts.js';
import { type ProviderPerson, identityId } from './claims.js';

type Rule = Decision<User, UserEvent>;
type Told = 'just-now' | 'in-a-token';

/**
 * The accounts that people of the OpenID provider have: found by who they are there, made when they come
 * first, and kept as the provider tells of role and number.
 */
export class IdentityAccounts {
  private readonly holders: Repository<TokenHolderRow>;

  constructor(
    private readonly context: Context,
    private readonly accounts: Accounts,
  ) {
    this.holders = context.readModel.runtime.getRepository(TokenHolderRow);
  }

  /**
   * The id of the person's account, which is as he was told of. `how`: has the provider just told of him, or
   * was it shown what it told at some time? @throws Refusal when he has none
   */
  async open(person: ProviderPerson, how: Told): Promise<string> {
    const found = await this.context.users.byIdentity(person.identity);
    if (found && isAsTold(found, person)) return this.toldAt(found.id, person);
    return this.accounts.inTurn(() => this.bringUpToDate(person, how));
  }

  private async bringUpToDate(person: ProviderPerson, how: Told): Promise<string> {
    const { house, users } = this.context;
    const found = await users.byIdentity(person.identity);
    const id = found?.id ?? identityId(house.storeId, person.identity);
    const { state } = await house.ledger.load(user, id);
    if (!found) refuseShut(state, person);
    if (state.exists && !(await this.isNews(id, person, how))) return id;
    const rules = state.exists ? await this.changes(id, state, person) : await this.account(person);
    await this.decide(id, rules);
    return this.toldAt(id, person);
  }

  /**
   * A name is never a way into an account, nor to the recordings of who is registered by that number:
   * whoever has it already must be linked by somebody.
   */
  private async account({ name, number = null, role, identity }: ProviderPerson): Promise<Rule[]> {
    const { users } = this.context;
    const holders = await users.recognisable({ registration: name, device: null });
    if (holders.length > 0 || (await users.byName(name)) !== null)
      throw new Refusal(
        'conflict',
        'oidc-name-taken',
        'There is an account of this name or number that the provider does not open. An administrator can let it.',
      );
    const account = { name, number, role: role ?? 'user', passwordHash: null };
    return [create(account), linkIdentity(identity, false)];
  }

  private async changes(id: string, before: User, person: ProviderPerson): Promise<Rule[]> {
    const { number, role } = person;
    const rules: Rule[] = number === undefined ? [] : [changeNumber(number)];
    if (role === undefined) return rules;
    const others = await this.accounts.othersAdministering(id);
    if (before.role === 'admin' && role !== 'admin' && others === 0) {
      this.context.log.warn({ user: id, role }, 'the last administrator stays one');
      return rules;
    }
    return [...rules, changeRole(role, others)];
  }

  private async decide(id: string, rules: readonly Rule[]): Promise<void> {
    const decide = oneAfterAnother(user, rules);
    const asked = { aggregate: user, id, decide, on: this.occasion() };
    const { shown } = await takeEffect(this.context, asked);
    if (!shown) throw new CatalogueBehind('The account does not show yet.');
  }

  /** Nobody here asked for it: it is so because the provider says so. */
  private occasion(): Occasion {
    const { clock } = this.context.house;
    return systemOccasion(clock, 'oidc', { via: 'oidc', correlationId: randomUUID() });
  }

  /**
   * What was told before what is known already changes nothing. A token may be shown again, to any process:
   * what was taken over from it once, or was ended, does not undo what somebody changed since.
   */
  private async isNews(userId: string, { issuedAt }: ProviderPerson, how: Told): Promise<boolean> {
    const { claimsAt, endedUntil } = (await this.holders.findOneBy({ userId })) ?? {};
    if (how === 'just-now') return !claimsAt || claimsAt <= issuedAt;
    return !hasReached(claimsAt, issuedAt) && !hasReached(endedUntil, issuedAt);
  }

  private async toldAt(userId: string, { issuedAt }: ProviderPerson): Promise<string> {
    await this.holders.query(
      `insert into token_holders (user_id, claims_at) values ($1, $2)
       on conflict (user_id) do update
         set claims_at = greatest(token_holders.claims_at, excluded.claims_at)`,
      [userId, issuedAt],
    );
    return userId;
  }
}

const hasReached = (moment: Date | null | undefined, issuedAt: Date): boolean =>
  moment instanceof Date && moment >= issuedAt;

const isAsTold = ({ role, number }: Account, person: ProviderPerson): boolean =>
  (person.role ?? role) === role && (person.number === undefined || person.number === number);

/** An account that is shut to an identity stays so until somebody says otherwise. @throws Refusal */
const refuseShut = ({ exists, gone, identity }: User, person: ProviderPerson): void => {
  if (gone !== null)
    throw new Refusal(
      'forbidden',
      'account-removed',
      'Your account here was removed. An administrator can let you have another.',
    );
  if (exists && identity?.subject !== person.identity.subject)
    throw new Refusal(
      'forbidden',
      'identity-unlinked',
      'The provider does not open your account here any more. An administrator can let it.',
    );
};

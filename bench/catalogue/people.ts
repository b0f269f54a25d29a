import { v5 } from 'uuid';
import { changeDevices } from '#domain/user/change-devices';
import { create } from '#domain/user/create';
import { user } from '#domain/user/user';
import type { House } from '#infra/house';
import { systemOccasion } from '#infra/occasion';

/** Somebody who is recorded. */
export type Person = {
  readonly id: string;
  readonly name: string;
  readonly number: string;
  readonly device: string;
};

const NAMESPACE = '6f1d8a0e-5b7c-4f7e-9a57-0d0c3c9f8b21';
const FIRST_NAMES =
  'ada grace alan edsger barbara donald margaret niklaus john frances linus radia ken joan dennis hedy tim karen guido adele brian sophie james katherine vint'.split(
    ' ',
  );
const LAST_NAMES =
  'lovelace hopper turing dijkstra liskov knuth hamilton wirth backus allen torvalds perlman thompson clarke ritchie lamarr lee jones rossum goldberg'.split(
    ' ',
  );

/** 500 people with names, extensions and a telephone each. The first ones are recorded the most. */
export const people: readonly Person[] = LAST_NAMES.flatMap((last, row) =>
  FIRST_NAMES.map((first, column) => {
    const place = row * FIRST_NAMES.length + column;
    const name = `${first}.${last}`;
    return {
      id: v5(name, NAMESPACE),
      name,
      number: String(2_000 + place),
      device: `009033${(0x2a_0000 + place * 7).toString(16)}`,
    };
  }),
);

/** Makes the accounts of all of them. Asked twice, it is done once. */
export async function hire({ ledger, clock }: House): Promise<void> {
  for (const { id, name, number, device } of people) {
    const on = systemOccasion(clock, 'bench');
    const account = { name, number, role: 'user', passwordHash: null } as const;
    await ledger.transact(user, id, create(account), on);
    await ledger.transact(user, id, changeDevices([device]), on);
  }
}

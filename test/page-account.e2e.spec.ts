import { expect, it } from 'vitest';
import { RecordingsPage } from './support/recordings-page.js';
import { breaches } from './support/signed-in-page.js';

const LONG = 240_000;

const on = RecordingsPage.forAll();

it('lets everyone end his other sessions, and change his password', { timeout: LONG }, async () => {
  await on.person('Ada Lovelace');
  const [here, there] = [await on.pages.open('Ada Lovelace'), await on.pages.open('Ada Lovelace')];
  await here.getByRole('button', { name: 'Account of Ada Lovelace' }).click();
  await here.getByRole('menuitem', { name: 'Your account' }).click();
  await here.waitForURL('**/account');
  await here.getByText('This one', { exact: true }).waitFor();
  await here.getByRole('button', { name: /^End the session of Chrome/ }).click();
  await there.getByLabel('User name').waitFor();
  await here.getByRole('button', { name: /^End the session of/ }).waitFor({ state: 'detached' });

  const change = async (current: string) => {
    await here.getByLabel('Current password').fill(current);
    await here.getByLabel('New password').fill('another password');
    await here.getByRole('button', { name: 'Change the password' }).click();
  };
  await change('not the password');
  await here.getByText('The current password is wrong.').waitFor();
  const ends = await on.pages.open('Ada Lovelace');
  await change(on.password);
  await here.getByRole('alert').getByText('The password was changed.').waitFor();
  await ends.getByLabel('User name').waitFor();
  expect(await breaches(here)).toEqual([]);
  expect(on.pages.faults).toEqual([]);
});

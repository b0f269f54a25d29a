import type { PerEvent } from '#domain/kernel';
import { templateId } from '#domain/template/name';
import type { UserEvent } from '#domain/user/user';
import type { EventMetadata } from '../../event-store/recorded-event.js';
import type { Patch, RowChange } from '../projection/patch.js';
import type { UserRow } from './user.entity.js';

/** What is left of an account that is gone. */
const nobody: Patch<UserRow> = {
  role: 'user',
  name: null,
  number: null,
  passwordHash: null,
  passwordChangeDue: false,
  identityIssuer: null,
  identitySubject: null,
  devices: [],
  licensed: null,
  licenceTemplate: null,
  licenceTemplateId: null,
  licenceSince: null,
};

/** Event to columns; signing in and out leaves the account as it is, and API tokens have rows of their own. */
export const userRow: PerEvent<UserEvent, [EventMetadata], RowChange<UserRow>> = {
  UserCreated: ({ at }, { role, personal }) => ({
    role,
    createdAt: at,
    name: personal?.name ?? null,
    number: personal?.number ?? null,
    passwordHash: personal?.passwordHash ?? null,
  }),
  UserRenamed: (_metadata, { personal }) => ({ name: personal?.to ?? null }),
  UserNumberChanged: (_metadata, { personal }) => ({ number: personal?.to ?? null }),
  UserRoleChanged: (_metadata, { to }) => ({ role: to }),
  UserDevicesChanged: (_metadata, { personal }) => ({ devices: personal?.to ?? [] }),
  UserLicensed: (_metadata, { template, since }) => ({
    licensed: true,
    licenceTemplate: template,
    licenceTemplateId: template && templateId(template),
    licenceSince: since ?? null,
  }),
  UserUnlicensed: (_metadata, { since }) => ({
    licensed: false,
    licenceTemplate: null,
    licenceTemplateId: null,
    licenceSince: since ?? null,
  }),
  UserPasswordChanged: (_metadata, { personal }) => ({
    passwordHash: personal?.passwordHash ?? null,
    passwordChangeDue: false,
  }),
  PasswordChangeDemanded: () => ({ passwordChangeDue: true }),
  PasswordChangeWaived: () => ({ passwordChangeDue: false }),
  UserIdentityLinked: (_metadata, { personal }) => ({
    identityIssuer: personal?.issuer ?? null,
    identitySubject: personal?.subject ?? null,
  }),
  UserIdentityUnlinked: () => ({ identityIssuer: null, identitySubject: null }),
  UserIdentityBarred: ({ at }) => ({ ...nobody, createdAt: at, removedAt: at, erasedAt: at }),
  UserSignedIn: () => ({}),
  UserSignInRefused: () => ({}),
  UserLockoutLifted: () => ({}),
  UserSignedOut: () => ({}),
  ApiTokenIssued: () => ({}),
  ApiTokenEnded: () => ({}),
  // The row stays: recordings of his are found by the id, and the rules that name it keep them.
  UserRemoved: ({ at }) => ({ ...nobody, removedAt: at }),
  UserErased: ({ at }) => ({ erasedAt: at }),
};

/** What a row holds before any event has said otherwise. */
export const newUserRow = { devices: [], passwordChangeDue: false };

import { SetMetadata } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import type { Verb } from '#domain/access/may';

const NEEDS = 'needs';
const WITH_ANY_PASSWORD = 'with any password';

/** What a route asks of its caller: to be allowed something, to be somebody, to be a person, or nothing. */
type Need = Verb | 'session' | 'person' | 'nothing';
type Route = Parameters<Reflector['get']>[1];

/** What a caller must be allowed to do, as far as it can be said without looking at a recording. */
export const Needs = (verb: Verb) => SetMetadata(NEEDS, verb);

/** For everybody who is signed in, API tokens of any scope too. */
export const SignedIn = () => SetMetadata(NEEDS, 'session');

/** For persons who are signed in: what an API token must never do, whatever its scope. */
export const OnlyPersons = () => SetMetadata(NEEDS, 'person');

/** Also for who must choose another password first. */
export const WithAnyPassword = () => SetMetadata(WITH_ANY_PASSWORD, true);

/** Open to everybody, on purpose. A route with none of these marks lets nobody in. */
export const Public = () => SetMetadata(NEEDS, 'nothing');

/** What the marks of a route say. */
export const needsOf = (reflector: Reflector, route: Route) => ({
  need: reflector.get<Need>(NEEDS, route),
  withAnyPassword: reflector.get<true | undefined>(WITH_ANY_PASSWORD, route) ?? false,
});

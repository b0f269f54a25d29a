import { SetMetadata } from '@nestjs/common';
import type { Verb } from '#domain/access/may';

export const NEEDS = 'needs';

/** What a caller must be allowed to do, as far as it can be said without looking at a recording. */
export const Needs = (verb: Verb) => SetMetadata(NEEDS, verb);

/** Open to everybody, on purpose. A route with neither mark does not start. */
export const Public = () => SetMetadata(NEEDS, 'nothing');

import { describe, expect, it } from 'vitest';
import { eventSchemas } from '../catalogue-of-events.js';
import { actKindOf, actKinds, typesOf } from './act-kinds.js';

describe('what people do', () => {
  it('is of one kind each, and there is something of every kind', () => {
    const all = Object.keys(eventSchemas);
    expect(actKinds.flatMap((kind) => typesOf([kind])).toSorted()).toEqual(all.toSorted());
    for (const kind of actKinds) expect([kind, typesOf([kind]).length]).not.toEqual([kind, 0]);
  });

  it('is a change where it has no kind of its own', () => {
    expect(actKindOf('RecordingProtected')).toBe('changed');
    expect(actKindOf('WhatComesLater')).toBe('changed');
    expect(typesOf(['played', 'downloaded'])).toEqual(['RecordingPlayed', 'RecordingDownloaded']);
  });
});

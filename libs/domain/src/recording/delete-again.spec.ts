import { describe, expect, it } from 'vitest';
import { sample } from '../samples.js';
import { deleteAgain } from './delete-again.js';
import { catalogued, given, on } from './recording.samples.js';

const at = '2030-01-01T00:00:00.000Z';

describe('deleteAgain', () => {
  it.each(catalogued)('deletes what a backup brought back, and is %s', (stage) => {
    expect(deleteAgain(at)(given(stage), on)).toEqual([
      {
        type: 'RecordingDeleted',
        data: {
          reason: null,
          removal: { rule: 'restored-backup', name: null, days: null, dueOn: at },
        },
      },
    ]);
  });

  it('is not kept from it by protection', () => {
    expect(deleteAgain(at)(given('ready', sample('RecordingProtected')), on)).toHaveLength(1);
  });

  it.each(['unknown', 'duplicate', 'deleted', 'erased'] as const)(
    'has nothing to add when it is %s',
    (stage) => {
      expect(deleteAgain(at)(given(stage), on)).toEqual([]);
    },
  );
});

import { describe, expect, it } from 'vitest';
import { fold } from '../kernel.js';
import { on } from '../recording/recording.samples.js';
import { sample } from '../samples.js';
import { deleteTemplate } from './delete.js';
import { template } from './template.js';

const office = fold(template, [sample('TemplateCreated')]);

describe('deleteTemplate', () => {
  it('takes a template away that nobody belongs to', () => {
    expect(deleteTemplate(0)(office, on)).toEqual([{ type: 'TemplateDeleted', data: {} }]);
  });

  it('refuses while somebody has his licence through it', () => {
    expect(() => deleteTemplate(2)(office, on)).toThrow(
      expect.objectContaining({ kind: 'conflict', code: 'template-in-use' }),
    );
  });

  it('stays quiet when there is none, or none any more', () => {
    expect(deleteTemplate(0)(null, on)).toEqual([]);
    const gone = fold(template, [sample('TemplateCreated'), sample('TemplateDeleted')]);
    expect(deleteTemplate(0)(gone, on)).toEqual([]);
  });
});

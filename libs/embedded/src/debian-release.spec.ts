import { describe, expect, it } from 'vitest';
import { turnedLines, turnedStanzas } from './debian-release.js';

describe('package sources turned to another release', () => {
  it('lines: those of the own release alone, with their options', () => {
    const text =
      '# comment\ndeb [signed-by=/k.gpg] http://mirror/d old main contrib\n' +
      'deb http://mirror/d old-updates main\ndeb-src http://mirror/d old main\n';
    const turned = 'deb [signed-by=/k.gpg] http://mirror/d new main contrib\n';
    expect(turnedLines(text, 'old', 'new')).toBe(turned);
  });

  it('paragraphs: those of the own release alone, unless they are disabled', () => {
    const own = 'Types: deb\nURIs: http://mirror/d\nSuites: old old-updates\nComponents: main';
    const text = `${own}\n\nTypes: deb\nSuites: old-security\n\n${own}\nEnabled: no\n`;
    const turned = 'Types: deb\nURIs: http://mirror/d\nSuites: new\nComponents: main\n\n';
    expect(turnedStanzas(text, 'old', 'new')).toBe(turned);
  });
});

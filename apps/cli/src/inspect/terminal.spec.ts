import { describe, expect, it } from 'vitest';
import { painted, terminalOf } from './terminal.js';

const tty = { isTTY: true, columns: 100, hasColors: () => true };

describe('terminalOf', () => {
  it('asks the terminal, then COLUMNS, and takes 80 columns without either', () => {
    expect(terminalOf(tty, { COLUMNS: '60' }, 'linux').width).toBe(100);
    expect(terminalOf({}, { COLUMNS: '60' }, 'linux').width).toBe(60);
    expect(terminalOf({}, {}, 'linux').width).toBe(80);
    expect(terminalOf({}, { COLUMNS: 'wide' }, 'linux').width).toBe(80);
    expect(terminalOf({ columns: 7 }, {}, 'linux').width).toBe(40);
  });

  it('has colours on a terminal that has them, unless NO_COLOR is set', () => {
    expect(terminalOf(tty, {}, 'linux').hasColour).toBe(true);
    expect(terminalOf(tty, { NO_COLOR: '1' }, 'linux').hasColour).toBe(false);
    expect(terminalOf({ ...tty, hasColors: () => false }, {}, 'linux').hasColour).toBe(false);
    expect(terminalOf({ hasColors: () => true }, {}, 'linux').hasColour).toBe(false);
    expect(painted(terminalOf(tty, {}, 'linux'), 'red', 'x')).toBe('\u001b[31mx\u001b[39m');
    expect(painted(terminalOf({}, {}, 'linux'), 'red', 'x')).toBe('x');
  });

  it('has all characters where the locale is UTF-8', () => {
    const hasUnicode = (env: Record<string, string>) => terminalOf({}, env, 'linux').hasUnicode;
    expect(hasUnicode({ LANG: 'de_DE.UTF-8' })).toBe(true);
    expect(hasUnicode({ LC_CTYPE: 'C.utf8', LANG: 'C' })).toBe(true);
    expect(hasUnicode({ LC_ALL: 'C', LANG: 'de_DE.UTF-8' })).toBe(false);
    expect(hasUnicode({})).toBe(false);
  });
});

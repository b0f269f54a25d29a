import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noTraces } from '#domain/settings/trace-levels';
import { error, switchTraces, tellTo, trace, warn } from './trace.js';

let lines: string[];
beforeEach(() => {
  lines = [];
  tellTo({
    line: (area, level, text, facts) =>
      void lines.push([area, level, text, JSON.stringify(facts)].join(' ')),
  });
});
afterEach(() => tellTo(null));

describe('tracing', () => {
  it('tells of the areas that are switched on, and of no others', () => {
    switchTraces({ ...noTraces, conversion: true });
    trace.conversion?.('A conversion began.', { attempt: 1 });
    trace.recording?.('An upload began.');
    expect(lines).toEqual(['conversion trace A conversion began. {"attempt":1}']);
    switchTraces(noTraces);
    trace.conversion?.('A conversion began.');
    expect(lines).toHaveLength(1);
  });

  it('does not even look at the facts of what is off', () => {
    let looked = 0;
    trace.gui?.('A request was answered.', { count: ++looked });
    expect(looked).toBe(0);
  });

  it('tells what goes wrong in any case', () => {
    warn.connections('The database went away.');
    error.recording('An upload could not be kept.');
    expect(lines).toHaveLength(2);
  });

  it('goes nowhere, and harms nobody, while there is no log', () => {
    switchTraces({ ...noTraces, gui: true });
    tellTo(null);
    expect(trace.gui).toBeUndefined();
    warn.gui('A request failed.');
    expect(lines).toEqual([]);
  });

  it('takes only words that stand in the program', () => {
    const received: string = 'Zoë';
    // @ts-expect-error a text that may hold anything
    warn.gui(received);
    // @ts-expect-error words around a text that may hold anything
    warn.gui(`of ${received}`);
    expect(lines).toHaveLength(2);
  });
});

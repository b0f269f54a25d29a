import { describe, expect, it } from 'vitest';
import { fold } from '../kernel.js';
import { on } from '../recording/recording.samples.js';
import { declareClockOffset } from './declare-clock-offset.js';
import { type InstanceEvent, instance } from './instance.js';

const DAY_MS = 86_400_000;
const after = (...history: InstanceEvent[]) => fold(instance, history);
/** What the machine's clock says when the product's runs so far ahead of it. */
const machineAt = (offsetMs: number) => new Date(on.at.getTime() - offsetMs).toISOString();
const declared: InstanceEvent = {
  type: 'ClockOffsetDeclared',
  data: { fromMs: 0, toMs: 31 * DAY_MS, declaredAt: machineAt(31 * DAY_MS) },
};

describe('declareClockOffset', () => {
  it('says by how much the clock runs ahead now, and how much it was', () => {
    expect(declareClockOffset(31 * DAY_MS)(after(), on)).toEqual([declared]);
    expect(declareClockOffset(0)(after(declared), on)).toEqual([
      {
        type: 'ClockOffsetDeclared',
        data: { fromMs: 31 * DAY_MS, toMs: 0, declaredAt: machineAt(0) },
      },
    ]);
  });

  it('stays quiet when it is so already; at first there is none', () => {
    expect(declareClockOffset(31 * DAY_MS)(after(declared), on)).toEqual([]);
    expect(declareClockOffset(0)(after(), on)).toEqual([]);
  });

  it('confirms the clock, unless it ends the rehearsal', () => {
    expect(after(declared)).toMatchObject({
      confirmations: 1,
      confirmedAt: machineAt(31 * DAY_MS),
    });
    const [ended] = declareClockOffset(0)(after(declared), on);
    expect(after(declared, ended!)).toMatchObject({ confirmations: 1, clockOffsetMs: 0 });
  });

  it('confirmed nothing in events that do not say what the clock said', () => {
    const earlier: InstanceEvent = { ...declared, data: { fromMs: 0, toMs: 31 * DAY_MS } };
    expect(after(earlier)).toMatchObject({ confirmations: 0, clockOffsetMs: 31 * DAY_MS });
  });

  it('refuses nothing: the environment was checked at boot', () => {
    expect(declareClockOffset(1)(after(declared), on)).toHaveLength(1);
  });
});

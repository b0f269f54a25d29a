import { describe, expect, it } from 'vitest';
import { NO_RULE, faultsOf, fieldsOf, ruleOf } from './rules.js';

const gateway = { name: 'Gateway', days: 0, device: '0090334c5d6e' };

describe('a rule of retention', () => {
  it('becomes what the API takes, and back, without what is empty', () => {
    const sales = {
      name: 'Sales',
      days: 365,
      number: '0800*',
      direction: 'in' as const,
      minSeconds: 30,
    };
    for (const rule of [gateway, sales]) expect(ruleOf(fieldsOf(rule))).toEqual(rule);
    expect(ruleOf({ ...NO_RULE, name: ' A ', days: 3, number: ' 23* ' })).toEqual({
      name: 'A',
      days: 3,
      number: '23*',
    });
  });

  it('is sound', () => {
    expect(faultsOf(fieldsOf(gateway), [])).toEqual({});
    expect(faultsOf({ ...NO_RULE, name: 'Long', days: 11_000, minSeconds: 1 }, [gateway])).toEqual(
      {},
    );
  });

  it('needs a name of its own, a time and a condition', () => {
    expect(faultsOf(NO_RULE, [])).toEqual({
      name: 'nameMissing',
      days: 'daysWrong',
      conditions: 'conditionMissing',
    });
    expect(faultsOf({ ...fieldsOf(gateway), name: 'GATEWAY' }, [gateway])).toEqual({
      name: 'nameTaken',
    });
  });

  it.each([
    [{ days: 11_001 }, { days: 'daysWrong' }],
    [{ days: -1 }, { days: 'daysWrong' }],
    [{ days: 1.5 }, { days: 'daysWrong' }],
    [{ number: '08 00' }, { number: 'numberWrong' }],
    [{ device: '12' }, { device: 'deviceWrong' }],
    [{ minSeconds: 0 }, { minSeconds: 'secondsWrong' }],
  ])('cannot have %j', (some, faults) => {
    expect(faultsOf({ ...fieldsOf(gateway), ...some }, [])).toEqual(faults);
  });
});

import { describe, expect, it } from 'vitest';
import { Heard, type Report, type Way } from './heard.js';

const both: Way = { channel: 'both', speed: 1 };

/** A player whose clock and network are ours. */
const listening = () => {
  const told: Report[] = [];
  const world = { now: 0, isOffline: false };
  const send = (report: Report) => {
    if (world.isOffline) return Promise.reject(new TypeError('offline'));
    told.push(report);
    return Promise.resolve();
  };
  const heard = new Heard(send, () => world.now);
  const play = (from: number, to: number, way = both) => {
    for (let second = from; second <= to; second += 0.25) {
      world.now += 250 / way.speed;
      heard.at(second, way);
    }
  };
  const seconds = () => told.flatMap((report) => report.seconds);
  return { told, world, heard, play, seconds };
};

describe('what was heard', () => {
  it('is told when it ends, as one stretch', () => {
    const { told, heard, play } = listening();
    play(12, 15);
    expect(told).toEqual([]);
    heard.end();
    expect(told).toEqual([{ ...both, seconds: [[12, 15]] }]);
    heard.end();
    expect(told).toHaveLength(1);
  });

  it('is told every ten seconds while it goes on, without a gap', () => {
    const { told, heard, play, seconds } = listening();
    play(0, 35);
    expect(told.length).toBe(3);
    heard.end();
    expect(seconds()[0]?.[0]).toBe(0);
    expect(seconds().at(-1)?.[1]).toBe(35);
    for (const [i, [from]] of seconds().slice(1).entries()) expect(from).toBe(seconds()[i]?.[1]);
  });

  it('is not what lies between two places', () => {
    const { heard, play, seconds } = listening();
    play(0, 1);
    heard.cut();
    play(1.5, 2);
    play(40, 41);
    play(3, 4);
    heard.end();
    expect(seconds()).toEqual([
      [0, 1],
      [1.5, 2],
      [40, 41],
      [3, 4],
    ]);
  });

  it('is told apart by channel and speed', () => {
    const { told, heard, play } = listening();
    play(0, 1);
    play(1, 2, { channel: 'local', speed: 1 });
    play(2, 3, { channel: 'local', speed: 2 });
    heard.end();
    expect(told.map(({ channel, speed }) => [channel, speed])).toEqual([
      ['both', 1],
      ['local', 1],
      ['local', 2],
    ]);
  });

  it('is told again when it did not arrive', async () => {
    const { world, heard, play, seconds } = listening();
    world.isOffline = true;
    play(0, 2);
    heard.end();
    await Promise.resolve();
    await Promise.resolve();
    world.isOffline = false;
    play(5, 6);
    heard.end();
    expect(seconds()).toEqual([
      [0, 2],
      [5, 6],
    ]);
  });
});

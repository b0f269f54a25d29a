import type { KeptLine } from '#infra/trace/log-store';

/** A line for people: time, process, area, level, words, then what there is to know, as name=value. */
export const lineText = (line: KeptLine): string => {
  const { at, process, instance, area, level, recording, text, facts } = line;
  const told = Object.entries({ ...(recording !== null && { recording }), ...facts });
  const words = told.map(([name, value]) => `${name}=${value}`);
  const head = [at.toISOString(), process, instance, area, level];
  return `${[...head, text, ...words].join(' ')}\n`;
};

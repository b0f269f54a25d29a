import { type ComponentType, lazy } from 'react';

const AGAIN_MS = 1_000;

type Load<Props> = () => Promise<ComponentType<Props>>;
const loads: (() => Promise<unknown>)[] = [];

/** A part of the page that is fetched when it is first shown, or before. */
export function part<Props extends object>(load: Load<Props>) {
  loads.push(load);
  return lazy(async () => ({ default: await patiently(load) }));
}

/** Fetches every part, so that each can be shown when the server is away. */
export const fetchParts = () => Promise.allSettled(loads.map((load) => load()));

/** Where the server is away it waits for it, instead of showing nothing for good. */
async function patiently<Props>(load: Load<Props>): Promise<ComponentType<Props>> {
  try {
    return await load();
  } catch {
    await untilItAnswers();
  }
  try {
    return await load();
  } catch {
    // Another version of the page was put in its place, which has other parts.
    window.location.reload();
    return new Promise(() => undefined);
  }
}

async function untilItAnswers(): Promise<void> {
  const answers = () => fetch('/', { method: 'HEAD' }).then(({ ok }) => ok);
  while (!(await answers().catch(() => false)))
    await new Promise((done) => window.setTimeout(done, AGAIN_MS));
}

import { join } from 'node:path';
import type { ServiceMessage, ServiceSpec } from '#embedded/supervisor/service-spec';
import { built, cacheFolder } from './project.js';

/** A program of the project as a supervised node process; it sends `{type:'ready'}` over IPC. */
export function nodeService(of: {
  name: string;
  program: string;
  args?: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  needs?: readonly string[];
  onMessage?: (message: ServiceMessage) => void;
}): ServiceSpec {
  const flags = [
    '--enable-source-maps',
    '--disable-warning=ExperimentalWarning',
    '--disable-warning=DEP0123',
  ];
  const env = { ...of.env, NODE_COMPILE_CACHE: join(cacheFolder, 'node') };
  return {
    name: of.name,
    launch: () => ({
      file: process.execPath,
      args: [...flags, built(of.program), ...(of.args ?? [])],
      env,
      channel: true,
    }),
    ...(of.needs && { needs: of.needs }),
    ...(of.onMessage && { onMessage: of.onMessage }),
    stopSignal: 'SIGTERM',
    stopWithinMs: 20_000,
    readyWithinMs: 120_000,
  };
}

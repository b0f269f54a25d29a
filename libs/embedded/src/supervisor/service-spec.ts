/** What to run for one start of a service. */
export type Launch = {
  file: string;
  args: readonly string[];
  /** Added to the supervisor's own environment. */
  env?: Readonly<Record<string, string | undefined>>;
  /** The child is a node process that talks over an IPC channel. */
  channel?: boolean;
};

/** One service as the supervisor sees it. Names are unique within a supervisor. */
export type ServiceSpec = {
  name: string;
  /** Names of services that must be ready before this one starts. */
  needs?: readonly string[];
  /** Asked before each start, so that a restart may clean up first. */
  launch: () => Launch | Promise<Launch>;
  /** Asked again and again until it says true; without it the child sends `{type:'ready'}` over IPC. */
  probe?: () => Promise<boolean>;
  /** IPC messages besides `ready`. */
  onMessage?: (message: ServiceMessage) => void;
  /** The signal that asks for an orderly stop. */
  stopSignal: NodeJS.Signals;
  stopWithinMs: number;
  readyWithinMs: number;
};

/** What a node child sends over IPC. */
export type ServiceMessage = { type: string } & Record<string, unknown>;

/** An exit code that says: starting again will not help (EX_CONFIG of sysexits.h). */
export const EXIT_CONFIG = 78;

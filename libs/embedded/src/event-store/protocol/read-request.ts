// Restates ReadReq of streams.proto, Apache-2.0, see NOTICE.md.
import type { FilterDescription } from '../log/event-filter.js';
import { decodeStreamIdentifier, InvalidRequest } from './shared-messages.js';
import { WireReader } from './wire.js';

const DEFAULT_WINDOW = 32;

/** Where to begin: a revision (streams), a position (`$all`), or an end. */
export type ReadFrom = number | 'start' | 'end';

export interface FilterOptions extends FilterDescription {
  /** Events considered per search window. */
  readonly window: number;
  /** Search windows per checkpoint. */
  readonly checkpointInterval: number;
}

export interface ReadRequest {
  /** The stream, or undefined for `$all`. */
  readonly stream?: string;
  readonly from: ReadFrom;
  readonly backwards: boolean;
  readonly resolveLinks: boolean;
  /** How many events at most, or undefined for a subscription. */
  readonly count?: number;
  readonly filter?: FilterOptions;
  readonly structuredIds: boolean;
}

type Draft = { -readonly [key in keyof ReadRequest]: ReadRequest[key] };

export function decodeReadRequest(bytes: Uint8Array): ReadRequest {
  const reader = new WireReader(bytes);
  while (reader.next()) {
    if (reader.field === 1) return decodeOptions(reader.message());
    reader.skip();
  }
  throw new InvalidRequest('The read request has no options.');
}

function decodeOptions(reader: WireReader): ReadRequest {
  const draft: Draft = {
    from: 'start',
    backwards: false,
    resolveLinks: false,
    structuredIds: false,
  };
  let source = false;
  while (reader.next()) {
    source ||= reader.field === 1 || reader.field === 2;
    const decode = OPTION_DECODERS[reader.field];
    if (decode) decode(reader, draft);
    else reader.skip();
  }
  if (!source) throw new InvalidRequest('The read request names neither a stream nor $all.');
  if (draft.backwards && draft.count === undefined) {
    throw new InvalidRequest('A subscription cannot run backwards.');
  }
  if (draft.filter && draft.stream !== undefined) {
    throw new InvalidRequest('A filter can only be applied to $all.');
  }
  return draft;
}

const OPTION_DECODERS: Record<number, (reader: WireReader, draft: Draft) => void> = {
  1: (reader, draft) => {
    Object.assign(draft, decodeStreamOptions(reader.message()));
  },
  2: (reader, draft) => {
    draft.from = decodeAllOptions(reader.message());
  },
  3: (reader, draft) => {
    draft.backwards = reader.uint64() === 1;
  },
  4: (reader, draft) => {
    draft.resolveLinks = reader.bool();
  },
  5: (reader, draft) => {
    draft.count = reader.uint64();
  },
  7: (reader, draft) => {
    draft.filter = decodeFilter(reader.message());
  },
  9: (reader, draft) => {
    draft.structuredIds = decodeUuidOption(reader.message());
  },
};

function decodeStreamOptions(reader: WireReader): { stream: string; from: ReadFrom } {
  let stream: string | undefined;
  let from: ReadFrom = 'start';
  while (reader.next()) {
    if (reader.field === 1) stream = decodeStreamIdentifier(reader.message());
    else if (reader.field === 2) from = reader.uint64();
    else {
      if (reader.field === 4) from = 'end';
      reader.skip();
    }
  }
  if (stream === undefined) throw new InvalidRequest('The stream name is missing.');
  return { stream, from };
}

function decodeAllOptions(reader: WireReader): ReadFrom {
  let from: ReadFrom = 'start';
  while (reader.next()) {
    if (reader.field === 1) from = decodePosition(reader.message());
    else {
      if (reader.field === 3) from = 'end';
      reader.skip();
    }
  }
  return from;
}

function decodePosition(reader: WireReader): number {
  let commit = 0;
  let prepare = 0;
  while (reader.next()) {
    if (reader.field === 1) commit = reader.uint64();
    else if (reader.field === 2) prepare = reader.uint64();
    else reader.skip();
  }
  if (commit < prepare) {
    throw new InvalidRequest(
      'The commit position must be greater than or equal to the prepare position.',
    );
  }
  return commit;
}

function decodeFilter(reader: WireReader): FilterOptions {
  let on: 'stream' | 'type' | undefined;
  let expression = { prefixes: [] as string[], regex: '' };
  let window = DEFAULT_WINDOW;
  let checkpointInterval = 1;
  while (reader.next()) {
    if (reader.field === 1 || reader.field === 2) {
      on = reader.field === 1 ? 'stream' : 'type';
      expression = decodeExpression(reader.message());
    } else if (reader.field === 3) window = reader.uint64();
    else if (reader.field === 5) checkpointInterval = reader.uint64();
    else reader.skip();
  }
  if (!on) throw new InvalidRequest('The filter has no expression.');
  return {
    ...expression,
    on,
    window: window || DEFAULT_WINDOW,
    checkpointInterval: checkpointInterval || 1,
  };
}

function decodeExpression(reader: WireReader): { prefixes: string[]; regex: string } {
  const prefixes: string[] = [];
  let regex = '';
  while (reader.next()) {
    if (reader.field === 1) regex = reader.string();
    else if (reader.field === 2) prefixes.push(reader.string());
    else reader.skip();
  }
  return { prefixes, regex };
}

/** `UUIDOption`: whether ids are to be sent as two numbers instead of text. */
function decodeUuidOption(reader: WireReader): boolean {
  let structured = false;
  while (reader.next()) {
    if (reader.field === 1) structured = true;
    else if (reader.field === 2) structured = false;
    reader.skip();
  }
  return structured;
}

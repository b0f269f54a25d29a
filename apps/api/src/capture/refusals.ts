import { type Answer, problem } from './answer.js';
import type { Delivered } from './delivery.js';

/** Bytes of UTF-8 that a capture's name may have. */
export const MAX_NAME_BYTES = 1_024;

export const serverStopping: Answer = {
  ...problem(
    503,
    'server-stopping',
    {
      title: 'The server is stopping.',
      detail: 'It takes no new captures. Try again in a few seconds; what arrived so far is kept.',
    },
    { 'retry-after': '5' },
  ),
  lastOnConnection: true,
};

export const credentialsUnknown: Answer = problem(
  503,
  'credentials-unavailable',
  {
    title: 'The server cannot tell right now which credentials are in force.',
    detail: 'Its settings cannot be read. Try again in a few seconds.',
  },
  { 'retry-after': '5' },
);

export const nameMissing: Answer = problem(
  405,
  'capture-name-missing',
  {
    title: 'A capture needs a name.',
    detail: 'PUT to /recordings/Files/<name>.pcap. This is the folder itself.',
  },
  { allow: 'OPTIONS' },
);

export const nameTooLong: Answer = problem(414, 'capture-name-too-long', {
  title: 'The name of the capture is too long.',
  detail: `A name may have up to ${String(MAX_NAME_BYTES)} bytes of UTF-8. Give the capture a shorter one.`,
});

export const lengthNeeded: Answer = problem(411, 'length-required', {
  title: 'An HTTP/1.0 request must say how long its body is.',
  detail: 'Send Content-Length, or use HTTP/1.1 with Transfer-Encoding: chunked.',
});

export const methodNotThere: Answer = problem(
  405,
  'method-not-allowed',
  {
    title: 'Captures can be delivered here, by PUT; they cannot be read or changed here.',
    detail: 'Reading is done through the REST interface: /api/recordings/{id}/capture.',
  },
  { allow: 'OPTIONS, PUT' },
);

export const readingShut: Answer = problem(403, 'webdav-credentials-not-set', {
  title: 'Reading over WebDAV takes credentials, and none are set.',
  detail:
    'An administrator sets them under Settings, Capture credentials; devices must then show them, too.',
});

/** `OPTIONS`: no WebDAV class is claimed while none is served (RFC 4918, section 10.1). */
export const options: Answer = { status: 200, headers: { allow: 'OPTIONS, PUT' } };

const connectionIdle: Answer = {
  ...problem(408, 'connection-idle', {
    title: 'Nothing came for too long.',
    detail: 'The upload was ended. What had arrived is kept as an incomplete recording.',
  }),
  lastOnConnection: true,
};

const diskFull: Answer = {
  ...problem(507, 'disk-full', {
    title: 'The disk is full.',
    detail: 'What had arrived, as far as it could be written, is kept as an incomplete recording.',
  }),
  lastOnConnection: true,
};

const spoolUnavailable: Answer = {
  ...problem(
    503,
    'spool-unavailable',
    {
      title: 'The server cannot take another capture right now.',
      detail: 'It could not open a file for it. Its log says why. Try again in a few seconds.',
    },
    { 'retry-after': '5' },
  ),
  lastOnConnection: true,
};

/** What a device is told at the end of its upload. 201: kept for good. 202: safe, not yet listed. */
export const answerTo = (delivered: Delivered): Answer => {
  if (delivered.kind === 'refused')
    return delivered.code === 'ENOSPC' || delivered.code === 'EDQUOT' ? diskFull : spoolUnavailable;
  switch (delivered.ending) {
    case 'connection-idle':
      return connectionIdle;
    case 'server-stopped':
    case 'server-killed':
      return serverStopping;
    case 'disk-full':
      return diskFull;
    case 'connection-broken':
    case 'complete':
      return delivered.kind === 'nothing' ? connectionIdle : kept(delivered);
  }
};

const kept = (delivered: Extract<Delivered, { id: string }>): Answer => {
  if (delivered.kind === 'duplicate')
    return { status: 204, headers: { location: `/api/recordings/${delivered.original}` } };
  return {
    status: delivered.kind === 'spooled' ? 202 : 201,
    headers: { location: `/api/recordings/${delivered.id}` },
    body: { id: delivered.id },
  };
};

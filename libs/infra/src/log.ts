import { type DestinationStream, type Logger, pino } from 'pino';

const withheld = [
  'authorization',
  'cookie',
  'password',
  'token',
  'passwordHash',
  'secret',
  '*.authorization',
  '*.cookie',
  '*.password',
  '*.token',
  '*.passwordHash',
  '*.secret',
  'req.headers.authorization',
  'req.headers.cookie',
  // What was asked of the database: names and numbers among it.
  'err.parameters',
  'err.detail',
  'err.driverError',
];

/** JSON lines on standard output; what opens something is struck out, and so is what people asked for. */
export const openLog = (name: string, level: string, to?: DestinationStream): Logger =>
  pino({ name, level, redact: { paths: withheld, censor: '[secret]' } }, to);

import { type Logger, pino } from 'pino';

const secrets = [
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
];

/** JSON lines on standard output; what opens something is struck out. */
export const openLog = (name: string, level: string): Logger =>
  pino({ name, level, redact: { paths: secrets, censor: '[secret]' } });

import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';

/** Nest's own messages, in the product's log. */
export class NestLog implements LoggerService {
  constructor(private readonly sink: Logger) {}

  log(message: unknown): void {
    this.sink.debug(String(message));
  }
  error(message: unknown, ...details: unknown[]): void {
    this.sink.error({ details }, String(message));
  }
  warn(message: unknown): void {
    this.sink.warn(String(message));
  }
}

import { Logger } from '@aws-lambda-powertools/logger';
import { BYTES_PER_LINE } from '../../shared/cost/cost-line.ts';
import type { UnitCounter } from '../../shared/cost/meter.ts';
import { lazily } from '../../shared/lazily.ts';

type Write = (message: string, ...about: Record<string, unknown>[]) => void;

export type FunctionLogger = { readonly error: Write; readonly warn: Write };

/** Lines are JSON; the service is POWERTOOLS_SERVICE_NAME. Nobody logs an event, a header, a code or a number. */
export function functionLogger(meter: UnitCounter): FunctionLogger {
  // Most containers never log.
  const logger = lazily(() => new MeteredLogger(meter));
  return {
    error: (...line) => logger().error(...line),
    warn: (...line) => logger().warn(...line),
  };
}

/** Lines are rare, since a record tells what happened: only what went wrong has one, and costs its being written twice. */
class MeteredLogger extends Logger {
  readonly #meter: UnitCounter;

  constructor(meter: UnitCounter) {
    super();
    this.#meter = meter;
  }

  protected override printLog(...[level, log]: Parameters<Logger['printLog']>): void {
    const line = JSON.stringify(log.getAttributes(), this.getJsonReplacer());
    this.#meter.add('log_bytes', Buffer.byteLength(line) + BYTES_PER_LINE);
    super.printLog(level, log);
  }
}

import { Logger } from '@aws-lambda-powertools/logger';

/** Lines are JSON; the service is POWERTOOLS_SERVICE_NAME. Nobody logs an event, a header, a code or a number. */
export function functionLogger(): Logger {
  return new Logger();
}

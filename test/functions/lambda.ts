import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { Logger } from '@aws-lambda-powertools/logger';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { errorResponse } from '../../functions/middleware/error-response.ts';
import type { HttpEvent, HttpResult } from '../../functions/middleware/http-event.ts';
import { responseHeaders } from '../../functions/middleware/response-headers.ts';

export type Answer = { readonly result: HttpResult; readonly body: unknown; readonly log: string };

export const context: Context = {
  callbackWaitsForEmptyEventLoop: false,
  functionName: 'a-function',
  functionVersion: '1',
  invokedFunctionArn: 'arn:aws:lambda:eu-central-1:000000000000:function:a-function',
  memoryLimitInMB: '256',
  awsRequestId: '6f3a4b3e-0000-0000-0000-000000000000',
  logGroupName: 'a-group',
  logStreamName: 'a-stream',
  getRemainingTimeInMillis: () => 10_000,
  done() {},
  fail() {},
  succeed() {},
};

/** Runs a route as its handler does, with the middlewares that every HTTP function has. */
export async function answer(
  route: (event: HttpEvent) => Promise<HttpResult> | HttpResult,
  event: HttpEvent,
): Promise<Answer> {
  const { logger, lines } = recordingLogger();
  const handler = middy().use(responseHeaders()).use(errorResponse(logger)).handler(route);
  const result: HttpResult = await handler(event, context);
  return {
    result,
    body: parsed(result),
    log: lines.join(''),
  };
}

/** A real logger whose lines are kept instead of printed. */
export function recordingLogger() {
  const { console, lines } = recordingConsole();
  const logger = new Logger({ logLevel: 'DEBUG', serviceName: 'verso' });
  Object.assign(logger, { console });
  return { logger, lines };
}

function recordingConsole() {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  return { console: new Console({ stdout: stream, stderr: stream }), lines };
}

function parsed({ headers, body }: HttpResult): unknown {
  return body && headers['content-type']?.startsWith('application/json') ? JSON.parse(body) : undefined;
}

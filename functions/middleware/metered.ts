import type { Context, SQSEvent } from 'aws-lambda';
import type { ContainerMeter, UnitCounter } from '../../shared/cost/meter.ts';
import type { HttpEvent } from './http-event.ts';

type Handler<Event, Result> = (event: Event, context: Context) => Promise<Result>;

/** The same in every bundle. */
const METERED = Symbol.for('verso.metered');

/** Whether a handler writes down what it costs: a test asks it of each. */
export function isMetered(handler: unknown): boolean {
  return typeof handler === 'function' && METERED in handler;
}

/** What stands before a function that answers requests, and asks for each of them: a Function URL asks nothing. */
type Front = { readonly requests: (bytes: number) => number };

/** "... metered in 512 KB increments": https://aws.amazon.com/api-gateway/pricing/ */
const METERED_BYTES = 512 * 1024;
const HTTP_API: Front = { requests: (bytes) => Math.max(1, Math.ceil(bytes / METERED_BYTES)) };
export const FUNCTION_URL: Front = { requests: () => 0 };

/**
 * Around everything else that a handler does: its invocation's record is written whatever becomes of it. What calls of the
 * function and its answers cost is counted here, what it calls itself in the adapters.
 */
export function metered<Event, Result>(
  meter: ContainerMeter,
  handler: Handler<Event, Result>,
  front = HTTP_API,
): Handler<Event, Result> {
  meter.loaded();
  const measured: Handler<Event, Result> = async (event, context) => {
    meter.begin();
    let outcome = 'crashed';
    try {
      if (isOfQueue(event)) meter.add('sqs_requests', RECEIVE_AND_DELETE);
      const result = await handler(event, context);
      outcome = isRequest(event) ? countAnswer(meter, front, event, result) : 'done';
      return result;
    } finally {
      meter.end(outcome);
    }
  };
  return Object.assign(measured, { [METERED]: true });
}

/** Lambda receives up to ten messages by one request and deletes them by another. */
const RECEIVE_AND_DELETE = 2;

/** `answered`, `refused` or `failed`, by the status. */
function countAnswer(meter: UnitCounter, front: Front, { body }: HttpEvent, answer: unknown): string {
  const { statusCode = 200, headers = {}, body: text = '', isBase64Encoded } = isAnswer(answer) ? answer : {};
  const given = text.length === 0 ? 0 : Buffer.byteLength(text, isBase64Encoded ? 'base64' : 'utf8');
  const taken = body === undefined ? 0 : Buffer.byteLength(body);
  const lines = Object.entries(headers).reduce(
    (sum, [name, value]) => sum + name.length + String(value).length,
    0,
  );
  const requests = front.requests(Math.max(given, taken));
  if (requests > 0) meter.add('http_api_requests', requests);
  meter.add('data_out_bytes', given + lines);
  if (statusCode < 400) return 'answered';
  return statusCode < 500 ? 'refused' : 'failed';
}

type Answered = {
  readonly statusCode?: number;
  readonly headers?: Readonly<Record<string, string | number | boolean>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
};

function isAnswer(result: unknown): result is Answered {
  return typeof result === 'object' && result !== null && 'statusCode' in result;
}

function isRequest(event: unknown): event is HttpEvent {
  return typeof event === 'object' && event !== null && 'rawPath' in event;
}

function isOfQueue(event: unknown): event is SQSEvent {
  if (typeof event !== 'object' || event === null || !('Records' in event)) return false;
  const [first] = Array.isArray(event.Records) ? event.Records : [];
  return typeof first === 'object' && first !== null && first.eventSource === 'aws:sqs';
}

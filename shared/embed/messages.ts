/**
 * What passes by `postMessage` between the hosted page in a frame and the caller's page around it. Both sides read this file, and
 * neither trusts the other's build: a script from yesterday's cache speaks to today's page. Whoever reads ignores what it doesn't know.
 */

/** The shape's version, in every message. A change that an older reader would misunderstand takes the next number. */
export const VERSION = 1;

/** How a verification or a request can stand when the person is done; `pending` comes with a `result`. */
export const STATUSES = [
  'verified',
  'pending',
  'failed',
  'expired',
  'cancelled',
  'revoked',
  'completed',
  'partial',
] as const;

export type EndStatus = (typeof STATUSES)[number];

/** From the caller's page, each time the frame has loaded. It tells the page who listens: the event's origin. */
export type HostMessage = { readonly type: 'hello'; readonly shown: 'dialog' | 'inline' };

export type Ended = Subject & {
  readonly status: EndStatus;
  /** Once, for `assurance: "confirmed"`: what your server sends to `confirm`, for the session that began the verification. */
  readonly result?: string;
};

/** What the page was about, under the name that your server knows it by. Of a request whose result it is, both. */
export type Subject =
  | { readonly verification_id: string; readonly verification_request_id?: string }
  | { readonly verification_request_id: string; readonly verification_id?: string };

/** From the hosted page, only to an origin that the project allows. */
export type PageMessage =
  | { readonly type: 'ready' }
  /** Of the content, in CSS pixels. */
  | { readonly type: 'height'; readonly height: number }
  /** The outcome is known. The person may still be reading it. */
  | ({ readonly type: 'ended' } & Ended)
  /** The person is done here: they pressed the way back, or Escape. */
  | { readonly type: 'close' };

const TALLEST = 10_000;

/** As it is sent. */
export function versioned<Message extends HostMessage | PageMessage>(message: Message): object {
  return { verso: VERSION, ...message };
}

/** Undefined for everything else that pages send to each other. */
export function readHostMessage(data: unknown): HostMessage | undefined {
  const fields = fieldsOf(data);
  const shown = fields?.shown;
  if (fields?.type !== 'hello' || (shown !== 'dialog' && shown !== 'inline')) return undefined;
  return { type: 'hello', shown };
}

/** Undefined for everything else that pages send to each other. */
export function readPageMessage(data: unknown): PageMessage | undefined {
  const fields = fieldsOf(data);
  switch (fields?.type) {
    case 'ready':
    case 'close':
      return { type: fields.type };
    case 'height': {
      const { height } = fields;
      const usable = typeof height === 'number' && height >= 0 && height <= TALLEST;
      return usable ? { type: 'height', height } : undefined;
    }
    case 'ended':
      return readEnded(fields);
    default:
      return undefined;
  }
}

function readEnded(fields: Readonly<Record<string, unknown>>): PageMessage | undefined {
  const status = STATUSES.find((each) => each === fields.status);
  const subject = readSubject(fields);
  if (status === undefined || subject === undefined) return undefined;
  const ended = { type: 'ended', ...subject, status } as const;
  return typeof fields.result === 'string' ? { ...ended, result: fields.result } : ended;
}

function readSubject({
  verification_id,
  verification_request_id,
}: Readonly<Record<string, unknown>>): Subject | undefined {
  const request = typeof verification_request_id === 'string' ? { verification_request_id } : undefined;
  return typeof verification_id === 'string' ? { verification_id, ...request } : request;
}

function fieldsOf(data: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const fields: Readonly<Record<string, unknown>> = { ...data };
  return fields.verso === VERSION ? fields : undefined;
}

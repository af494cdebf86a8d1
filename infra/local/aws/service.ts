import type { IncomingHttpHeaders } from 'node:http';
import type { z } from 'zod';
import { AwsError } from './aws-error.ts';
import type { AccessRequest } from './iam/evaluate.ts';

export type AwsRequest = {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
};

export type AwsReply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** A call that was understood but not carried out yet: what it needs permission for, and how to do it. */
export type PreparedCall = {
  readonly access: readonly AccessRequest[];
  perform(): Promise<AwsReply>;
};

/** One AWS service: every operation outside its closed list is undefined. */
export type LocalService = {
  /** The service in the credential scope, which is also the service's prefix in IAM. */
  readonly signingName: string;
  /** The operation's name; undefined where the request names none. */
  operationOf(request: AwsRequest): string | undefined;
  /** How an error is written, where the service doesn't speak JSON. */
  readonly errorReply?: (error: AwsError) => AwsReply;
  prepare(operation: string, request: AwsRequest): PreparedCall | undefined;
};

/** The JSON protocols' way: X-Amz-Target is `<prefix>.<operation>`. */
export function targetOperation(prefix: string): LocalService['operationOf'] {
  return ({ headers }) => {
    const target = headers['x-amz-target'];
    const [before, operation] = typeof target === 'string' ? target.split('.') : [];
    return before === prefix ? operation : undefined;
  };
}

export type JsonOperation = (request: AwsRequest) => PreparedCall;

/** An operation of a service whose input and output are JSON and whose work is done in this process. */
export function jsonOperation<Input>(operation: {
  input: z.ZodType<Input>;
  access: (input: Input) => readonly AccessRequest[];
  perform: (input: Input) => Promise<object>;
}): JsonOperation {
  return (request) => {
    const input = parseInput(operation.input, request.body);
    return {
      access: operation.access(input),
      perform: async () => ({
        status: 200,
        headers: { 'content-type': 'application/x-amz-json-1.1' },
        body: JSON.stringify(await operation.perform(input)),
      }),
    };
  };
}

export function parseInput<Input>(schema: z.ZodType<Input>, body: Buffer): Input {
  const result = schema.safeParse(parseJson(body));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new AwsError(
    'ValidationException',
    `1 validation error detected at '${issue?.path.join('.') ?? ''}': ${issue?.message ?? 'invalid'}`,
  );
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new AwsError('SerializationException', 'The request body is not JSON.');
  }
}

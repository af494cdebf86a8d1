import { AwsError } from './aws-error.ts';
import type { CallLedger } from './call-ledger.ts';
import type { Callers } from './callers.ts';
import { parseCredential } from './credential.ts';
import type { FailureQueue } from './failure-queue.ts';
import type { AwsReply, AwsRequest, LocalService, PreparedCall } from './service.ts';

export type Dispatch = (request: AwsRequest) => Promise<AwsReply>;

/** From a request to its reply: who calls, what is called, may they, then do it. Throws AwsError. */
export function createDispatcher(parts: {
  callers: Callers;
  services: readonly LocalService[];
  ledger: CallLedger;
  failures: FailureQueue;
}): Dispatch {
  const services = new Map(parts.services.map((service) => [service.signingName, service]));

  return async (request) => {
    const { accessKeyId, service: signingName } = parseCredential(request.headers.authorization);
    const caller = parts.callers(accessKeyId);
    const service = services.get(signingName);
    if (service === undefined) {
      throw unknownOperation(`The local AWS endpoint has no service '${signingName}'.`);
    }
    const { operation, call } = prepare(service, request);

    const refusal = caller.refusal(call.access);
    parts.ledger.record({
      principal: caller.name,
      service: signingName,
      operation,
      resource: call.access.map((access) => access.resource).join(' '),
      allowed: refusal === undefined,
    });
    if (refusal !== undefined) throw refusal;

    // After authorization, so that an injected throttle never hides a missing permission.
    const failure = parts.failures.take(signingName, operation);
    if (failure !== undefined) throw failure;
    return call.perform();
  };
}

function prepare(service: LocalService, request: AwsRequest): { operation: string; call: PreparedCall } {
  const header = request.headers['x-amz-target'];
  const target = typeof header === 'string' ? header : '';
  const [prefix, operation = ''] = target.split('.');
  const call = prefix === service.targetPrefix ? service.prepare(operation, request) : undefined;
  if (call === undefined) {
    throw unknownOperation(`The local ${service.signingName} has no operation '${target}'.`);
  }
  return { operation, call };
}

function unknownOperation(message: string): AwsError {
  return new AwsError('UnknownOperationException', message);
}

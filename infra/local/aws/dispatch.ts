import { AwsError } from './aws-error.ts';
import type { CallLedger } from './call-ledger.ts';
import type { Caller, Callers } from './callers.ts';
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
  const underWay = new Map<string, number>();

  return async (request) => {
    const { accessKeyId, service: signingName } = parseCredential(request.headers.authorization);
    const caller = parts.callers(accessKeyId);
    const service = services.get(signingName);
    if (service === undefined) {
      throw unknownOperation(`The local AWS endpoint has no service '${signingName}'.`);
    }
    return answer(service, caller, request).catch((error: unknown) => {
      if (service.errorReply && error instanceof AwsError) return service.errorReply(error);
      throw error;
    });
  };

  async function answer(service: LocalService, caller: Caller, request: AwsRequest): Promise<AwsReply> {
    const { signingName } = service;
    const { operation, call } = prepare(service, request);
    const refusal = caller.refusal(call.access);
    parts.ledger.record({
      principal: caller.name,
      service: signingName,
      operation,
      resource: call.access.map((access) => access.resource).join(' '),
      allowed: refusal === undefined,
      ...((underWay.get(caller.name) ?? 0) > 0 && { beside: true }),
    });
    if (refusal !== undefined) throw refusal;

    count(caller.name, 1);
    // After authorization, so that an injected throttle never hides a missing permission.
    return parts.failures
      .meet(signingName, operation, () => call.perform())
      .finally(() => count(caller.name, -1));
  }

  function count(principal: string, change: 1 | -1): void {
    underWay.set(principal, (underWay.get(principal) ?? 0) + change);
  }
}

function prepare(service: LocalService, request: AwsRequest): { operation: string; call: PreparedCall } {
  const operation = service.operationOf(request) ?? '';
  const call = service.prepare(operation, request);
  if (call === undefined) {
    const named = request.headers['x-amz-target'] ?? operation;
    throw unknownOperation(`The local ${service.signingName} has no operation '${named}'.`);
  }
  return { operation, call };
}

function unknownOperation(message: string): AwsError {
  return new AwsError('UnknownOperationException', message);
}

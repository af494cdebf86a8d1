import type { MeasuredStep } from './measured-units.ts';

/** CPU is given in proportion to memory. "At 1,769 MB, a function has the equivalent of one vCPU": https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
const MEGABYTES_OF_A_CPU = 1769;

/**
 * Milliseconds that a call of a service is taken to last, from a function in the same Region. A laptop can't measure them. They are on
 * the high side: DynamoDB states single-digit milliseconds, and KMS, SNS and SQS are known to answer in 10 to 20.
 */
const LATENCY: Readonly<Record<string, number>> = { dynamodb: 9, kms: 25, sns: 25, sqs: 20, ssm: 0 };
/** How long a caller's server is taken to need for its 2xx. */
const RECEIVER_MILLISECONDS = 150;

/**
 * Megabyte-milliseconds that Lambda is taken to bill for one operation: what the function's own thread was busy for here, at the share
 * of a CPU that it has there, and its calls, as far as they wait for each other.
 */
export function assumedMegabyteMilliseconds(step: MeasuredStep): number {
  const { operations, cpu_milliseconds: busy, memory_megabytes: megabytes, calls } = step;
  const waiting = Object.entries(calls).reduce(
    (sum, [service, count]) => sum + (count / operations) * (LATENCY[service] ?? 0),
    step.function === 'deliver-webhook' ? RECEIVER_MILLISECONDS : 0,
  );
  return Math.ceil((busy * MEGABYTES_OF_A_CPU) / megabytes + waiting) * megabytes;
}

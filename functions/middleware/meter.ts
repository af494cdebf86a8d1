import { readEnvironment } from '../../shared/config/environment.ts';
import { ENVIRONMENT } from '../../shared/config/names.ts';
import { type ContainerMeter, containerMeter, type Gathering } from '../../shared/cost/meter.ts';

const { functionName, metricsNamespace } = ENVIRONMENT;

/** For functions that are polled: a line for each poll would cost a fifth of what the poll costs. */
export const POLLS: Gathering = { invocations: 100, milliseconds: 60_000 };

/**
 * This container's meter. A record is written straight to stdout: under Lambda's JSON log format console.log would wrap it, and
 * CloudWatch would not find the metrics in it.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html
 */
export function functionMeter(
  variables: Readonly<Record<string, string | undefined>>,
  gathering?: Gathering,
): ContainerMeter {
  const environment = readEnvironment(variables, [functionName, metricsNamespace]);
  return containerMeter({
    source: { namespace: environment(metricsNamespace), function: environment(functionName) },
    megabytes: Number(variables.AWS_LAMBDA_FUNCTION_MEMORY_SIZE),
    elapsed: () => performance.now(),
    now: () => Date.now(),
    write: (line) => void process.stdout.write(`${line}\n`),
    ...(gathering && { gathering }),
  });
}

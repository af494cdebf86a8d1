import { join } from 'node:path';
import type { Writable } from 'node:stream';
import type { AwsEndpoint } from '../aws/endpoint.ts';
import type { ClockSetting } from '../clock-ahead.ts';
import type { DeployedFunction } from '../template/deployed-stack.ts';
import { type LocalFunction, lambdaVariables, localFunction } from './function.ts';
import type { ReportWriter } from './reports.ts';
import type { StandIns } from './stand-ins.ts';

type Surroundings = {
  readonly log: Writable;
  readonly region: string;
  readonly aws: AwsEndpoint;
  readonly standIns: StandIns;
  readonly reports: ReportWriter;
  readonly clock: () => ClockSetting;
  /** By that clock. */
  readonly now: () => number;
};

/** Runs a function as its template describes it. */
export function runDeployed(
  deployed: DeployedFunction,
  { log, region, aws, standIns, reports, clock, now }: Surroundings,
): LocalFunction {
  const [module = '', exported = ''] = deployed.handler.split('.');
  return localFunction({
    functionName: deployed.name,
    file: join(deployed.directory, `${module}.mjs`),
    exported,
    timeoutMilliseconds: deployed.timeoutMilliseconds,
    memoryMegabytes: deployed.memoryMegabytes,
    log,
    standIns,
    clock,
    onEnded: ({ milliseconds, cpuMilliseconds }) =>
      reports.write({
        function: deployed.name,
        at: now(),
        milliseconds,
        cpu_milliseconds: cpuMilliseconds,
        memory_megabytes: deployed.memoryMegabytes,
      }),
    variables: {
      ...lambdaVariables({
        region,
        functionName: deployed.name,
        memoryMegabytes: deployed.memoryMegabytes,
        accessKeyId: accessKeyOf(deployed),
        awsEndpointUrl: aws.url,
      }),
      ...deployed.variables,
    },
  });
}

/** By which the endpoint knows whose policies count. */
export function accessKeyOf({ logicalId }: DeployedFunction): string {
  return `LOCAL${logicalId.toUpperCase()}`;
}

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { type AwsEndpoint, type Principal, startAwsEndpoint } from './aws/endpoint.ts';
import { type EventSources, startEventSources } from './event-sources/event-sources.ts';
import { startFunctionUrls } from './http-api/function-urls.ts';
import { type LocalPages, startHttpApi } from './http-api/server.ts';
import { boundedLog } from './lambda/bounded-log.ts';
import { accessKeyOf, runDeployed } from './lambda/deployed-function.ts';
import type { LocalFunction } from './lambda/function.ts';
import { openReports } from './lambda/reports.ts';
import type { StandIns } from './lambda/stand-ins.ts';
import { type GraphApi, startGraphApi } from './providers/graph-api.ts';
import { startPhoneNetwork } from './providers/phone-network.ts';
import { stackUuid } from './stack-uuid.ts';
import { idsOfType, readAssembly } from './template/assembly.ts';
import { type DeployedFunction, type DeployedStack, deployStack } from './template/deployed-stack.ts';

export type LocalStackOptions = {
  /** A synthesized cloud assembly. */
  readonly assemblyDir: string;
  /** Tables, keys, parameters and logs are kept here. */
  readonly dataDir: string;
  readonly region: string;
  /** A free port when left out. Rejects when it is taken. */
  readonly port?: number;
  /** Milliseconds since the epoch at which the clock stands, but for what it is set ahead. It runs when left out. */
  readonly standsAt?: number;
};

/** Credentials of an operator who may do everything in this account. */
export type Administrator = {
  readonly region: string;
  readonly endpoint: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
};

export type LocalStack = {
  readonly baseUrl: string;
  readonly dataDir: string;
  /** The template's outputs, resolved. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly aws: AwsEndpoint;
  /** What would have gone to people through Meta's API. */
  readonly graphApi: Pick<GraphApi, 'url' | 'sent'>;
  /** Which origin of the world outside is played by which one on this machine. */
  readonly standIns: StandIns;
  /** Where phones write text messages to the numbers that AWS has leased to this account. */
  readonly phoneNetworkUrl: string;
  readonly administrator: Administrator;
  /** Milliseconds since the epoch, by the clock of the containers and the queues. */
  now(): number;
  advanceClock(milliseconds: number): void;
  readonly eventSources: Pick<EventSources, 'settled' | 'pause' | 'resume'>;
  /** Ends a function's containers where they are. */
  kill(functionName: string): void;
  /** Answers requests below `/local/` beside the template's routes. */
  serveLocally(pages: LocalPages): void;
  close(): Promise<void>;
};

const ACCOUNT_ID = '000000000000';
const ADMINISTRATOR = 'LOCALADMINISTRATOR';

/**
 * Runs a synthesized template on this machine: its routes, its bundles, its environment variables and its
 * policies. What would fail in an account for lack of one of them fails here.
 */
export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  const { assemblyDir, dataDir, region } = options;
  await mkdir(join(dataDir, 'logs'), { recursive: true, mode: 0o700 });
  // The port first: the API's address is part of what the template resolves to.
  const http = await startHttpApi(options.port ?? 0);
  // No request comes in any more when the rest stops, what was opened last first.
  const fronts: Pick<typeof http, 'close'>[] = [http];
  const closers: (() => Promise<unknown>)[] = [() => Promise.all(fronts.map((front) => front.close()))];
  const closeLater = (close: () => Promise<unknown>) => closers.splice(1, 0, close);
  const closeAll = async () => {
    for (const close of closers.splice(0)) await close();
  };
  let ahead = 0;
  const now = () => (options.standsAt ?? Date.now()) + ahead;
  const clock = () => (options.standsAt === undefined ? { ahead } : { standsAt: now() });
  try {
    const assembly = readAssembly(assemblyDir);
    const stackId = `arn:aws:cloudformation:${region}:${ACCOUNT_ID}:stack/${assembly.stackName}/${await stackUuid(dataDir)}`;
    const functionUrls = await startFunctionUrls(idsOfType(assembly, 'AWS::Lambda::Url'));
    fronts.push(functionUrls);
    const account = {
      ...{ region, accountId: ACCOUNT_ID, stackName: assembly.stackName },
      ...{ apiUrl: http.url, functionUrl: functionUrls.url },
    };
    const stack = deployStack(assembly, account, {
      'AWS::Region': region,
      'AWS::AccountId': ACCOUNT_ID,
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
      'AWS::StackName': assembly.stackName,
      'AWS::StackId': stackId,
    });
    const aws = await startAwsEndpoint({
      region,
      accountId: ACCOUNT_ID,
      dataDir,
      tables: stack.tables,
      keys: stack.keys,
      messaging: stack.messaging,
      principals: principalsOf(stack),
      now,
      clock,
    });
    closeLater(() => aws.close());
    const graphApi = await startGraphApi();
    closeLater(() => graphApi.close());
    const standIns = { 'https://graph.facebook.com': graphApi.url };
    const reports = await openReports(dataDir);
    closeLater(() => reports.close());
    const functions = new Map(
      stack.functions.map((deployed) => {
        const log = boundedLog(join(dataDir, 'logs', `${deployed.name}.log`));
        const made = runDeployed(deployed, { log, region, aws, standIns, reports, clock, now });
        closeLater(() =>
          made
            .stop()
            .finally(() => log.end())
            .then(() => finished(log)),
        );
        return [deployed.logicalId, made] as const;
      }),
    );
    const sources = stack.eventSources.map((source) => ({
      ...source,
      function: requireFunction(functions, source.function),
    }));
    const eventSources = startEventSources(sources, { aws, region, now });
    closeLater(() => eventSources.stop());
    const phoneNetwork = await startPhoneNetwork(aws.textMessages, eventSources);
    fronts.push(phoneNetwork);
    http.serve(
      stack.routes.map((route) => ({
        routeKey: route.routeKey,
        target: requireFunction(functions, route.function),
      })),
      now,
    );
    functionUrls.serve(
      new Map(stack.functionUrls.map((each) => [each.id, requireFunction(functions, each.function)])),
      now,
    );
    return {
      baseUrl: http.url,
      dataDir,
      outputs: stack.outputs,
      aws,
      graphApi,
      standIns,
      phoneNetworkUrl: phoneNetwork.url,
      administrator: {
        region,
        endpoint: aws.url,
        credentials: { accessKeyId: ADMINISTRATOR, secretAccessKey: 'local' },
      },
      now,
      advanceClock(milliseconds) {
        ahead += milliseconds;
        aws.messaging.tellTime();
      },
      eventSources,
      kill(functionName) {
        for (const each of functions.values()) if (each.name === functionName) each.kill();
      },
      serveLocally: http.serveLocally,
      close: closeAll,
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** Each function calls with an access key of its own. */
function principalsOf(stack: DeployedStack): Principal[] {
  return [
    { accessKeyId: ADMINISTRATOR, name: 'administrator', policies: 'administrator' },
    ...stack.functions.map((deployed) => ({
      accessKeyId: accessKeyOf(deployed),
      name: deployed.name,
      policies: stack.policies.get(deployed.role) ?? [],
    })),
  ];
}

function requireFunction(
  functions: ReadonlyMap<string, LocalFunction>,
  { logicalId }: DeployedFunction,
): LocalFunction {
  const found = functions.get(logicalId);
  if (!found) throw new Error(`There is no function ${logicalId}.`);
  return found;
}

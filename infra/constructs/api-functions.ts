import { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { ENVIRONMENT, KEY_PREFIX, PARAMETERS } from '../../shared/config/names.ts';
import type { ApiFunction } from '../../shared/http/routes.ts';
import type { Bundle } from '../bundle.ts';
import type { Deployment } from '../config.ts';
import { MEGABYTES_FOR_WAITING, ServiceFunction } from './service-function.ts';
import type { SigningKeys } from './signing-keys.ts';

type Props = {
  readonly deployment: Deployment;
  readonly bundle: (name: string) => Bundle;
  readonly table: Table;
  readonly keys: SigningKeys;
  readonly issuer: string;
  readonly publicUrl: string;
};

const {
  apiKey,
  branding,
  config,
  counter,
  delivery,
  erased,
  project,
  request,
  revocation,
  usage,
  verification,
} = KEY_PREFIX;
const { codeSubkey, phoneSubkey, ticketSubkey } = PARAMETERS;

/** A whole list may be read for one answer; API Gateway waits 30 seconds at most. */
const LISTS = { timeout: Duration.seconds(29) };

/** The functions behind the API, cut by what each may do. */
export function apiFunctions(
  scope: Construct,
  { deployment, bundle, table, keys, issuer, publicUrl }: Props,
): Readonly<Record<ApiFunction, ServiceFunction>> {
  const make = (
    id: string,
    name: ApiFunction,
    impact: string,
    settings: { readonly timeout?: Duration; readonly memoryMegabytes?: number } = {},
  ) => new ServiceFunction(scope, id, { deployment, bundle: bundle(name), impact, ...settings });
  return {
    'create-verification': make(
      'CreateVerification',
      'create-verification',
      'Callers get errors when they begin a verification: nobody new can be verified.',
    )
      .bindTable(table, {
        get: [apiKey, project, config, verification, request],
        put: [verification, request],
        update: [counter, verification, request],
      })
      .bindParameters([codeSubkey, phoneSubkey, ticketSubkey])
      .bindCallersOnThisMachine(deployment)
      .bindVariable(ENVIRONMENT.issuer, issuer)
      .bindVariable(ENVIRONMENT.publicBaseUrl, publicUrl)
      .bindVariable(ENVIRONMENT.retentionDays, String(deployment.retention.verificationDays)),

    'get-verification': make(
      'GetVerification',
      'get-verification',
      'Callers get errors when they poll: verified people wait until it works again. Nothing is lost.',
      { memoryMegabytes: MEGABYTES_FOR_WAITING },
    )
      .bindTable(table, { get: [apiKey, verification, config] })
      .bindParameters([ticketSubkey]),

    'complete-verification': make(
      'CompleteVerification',
      'complete-verification',
      'Callers can neither confirm or cancel verifications nor revoke proofs: a proof that must not count any more still does.',
    )
      .bindTable(table, {
        get: [apiKey, project, branding, config, verification, request, revocation, erased],
        put: [revocation],
        update: [verification, counter],
      })
      .bindParameters([codeSubkey, phoneSubkey])
      .bindSigning(...keys.all),

    manage: make(
      'Manage',
      'manage',
      'Callers get errors for lists, users, verification requests and webhook deliveries. Verifications themselves go on.',
      LISTS,
    )
      .bindTable(table, {
        get: [apiKey, config, verification, request, delivery],
        batchGet: [verification, request],
        query: [usage, delivery],
        queryIndexes: true,
        update: [verification, request, delivery],
      })
      .bindVariable(ENVIRONMENT.retentionDays, String(deployment.retention.verificationDays)),

    'list-revocations': make(
      'ListRevocations',
      'list-revocations',
      'The list of revoked proofs answers errors: checkers refuse proofs once the list that they have expires.',
      LISTS,
    )
      .bindTable(table, { get: [apiKey, config], query: [revocation] })
      .bindSigning(...keys.all)
      .bindVariable(ENVIRONMENT.issuer, issuer),

    public: make(
      'Public',
      'public',
      'The public keys, proof checks or the health check answer errors: checkers without cached keys refuse proofs.',
    )
      .bindTable(table, { get: [apiKey, project, config, verification, revocation, erased] })
      .bindVariable(ENVIRONMENT.issuer, issuer),

    page: make(
      'Page',
      'page',
      'The hosted page answers errors: people who were sent there see neither their code nor that it arrived.',
    )
      .bindTable(table, { get: [project, branding, config, verification, request], batchGet: [verification] })
      .bindParameters([codeSubkey]),
  };
}

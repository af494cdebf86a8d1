/**
 * Every name that the stack and the code must agree on: environment variables, parameter names and
 * the prefixes of the table's keys. It imports nothing.
 */

export const ENVIRONMENT = {
  /** What its log lines and its costs are told by: the logger's own variable. */
  functionName: 'POWERTOOLS_SERVICE_NAME',
  metricsNamespace: 'METRICS_NAMESPACE',
  tableName: 'TABLE_NAME',
  parameterPrefix: 'PARAMETER_PREFIX',
  issuer: 'ISSUER',
  publicBaseUrl: 'PUBLIC_BASE_URL',
  inboundTopicArn: 'INBOUND_TOPIC_ARN',
  retentionDays: 'RETENTION_DAYS',
  eventTopicArn: 'EVENT_TOPIC_ARN',
  unpublishedQueueUrl: 'UNPUBLISHED_QUEUE_URL',
  deadlineQueueUrl: 'DEADLINE_QUEUE_URL',
  unsignedQueueUrl: 'UNSIGNED_QUEUE_URL',
  retriesQueueUrl: 'RETRIES_QUEUE_URL',
  /** The local stack's alone. */
  callersOnThisMachine: 'CALLERS_ON_THIS_MACHINE',
} as const;

/** Lambda's own variable: where a function runs. */
export const REGION = 'AWS_REGION';

/** SSM SecureString parameters below the deployment's prefix (`/verso/<stage>`). */
export const PARAMETERS = {
  codeSubkey: 'subkeys/code',
  ticketSubkey: 'subkeys/ticket',
  senderSubkey: 'subkeys/sender',
  phoneSubkey: 'subkeys/phone',
} as const;

/** Below the prefix, and below it one parameter for each project: its webhook secrets. */
export const WEBHOOK_SECRETS = 'webhook-secrets';

/** A secret that a channel shares with its provider: the channel's folder names it. */
export type ChannelSecret = `channels/${string}/${string}`;

export type ParameterName = (typeof PARAMETERS)[keyof typeof PARAMETERS] | ChannelSecret;

/** How a partition key of each kind of item begins; grants are cut along these prefixes. */
export const KEY_PREFIX = {
  verification: 'verification#',
  sender: 'sender#',
  project: 'project#',
  apiKey: 'apikey#',
  config: 'config#',
  request: 'request#',
  revocation: 'revocation#',
  /** What is left of an erased person's verification; a proof of it can still be revoked. */
  erased: 'erased#',
  /** That a number was erased, for a restored table: the operator's alone. */
  tombstone: 'tombstone#',
  counter: 'counter#',
  delivery: 'delivery#',
  endpoint: 'endpoint#',
  usage: 'usage#',
  /** How a project's page looks, apart from the project: a logo has no place on the way of a creation. */
  branding: 'branding#',
} as const;

export const TABLE = { partitionKey: 'pk', sortKey: 'sk', ttl: 'ttl' } as const;

/**
 * The table's two indexes; both hold keys only, so that a change of state costs no second write. `list` is
 * all verifications or requests by their age, `reference` what the caller marked with a name of its own.
 */
export const INDEXES = {
  list: { name: 'by-list', partitionKey: 'list', sortKey: 'created_at' },
  reference: { name: 'by-reference', partitionKey: 'ref', sortKey: 'ref_at' },
} as const;

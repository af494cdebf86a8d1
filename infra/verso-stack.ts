import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ENVIRONMENT } from '../shared/config/names.ts';
import { ROUTES } from '../shared/http/routes.ts';
import type { Bundle } from './bundle.ts';
import { type Deployment, isDisposable } from './config.ts';
import { apiFunctions } from './constructs/api-functions.ts';
import { ChannelReceivers } from './constructs/channel-receivers.ts';
import { EventPipeline } from './constructs/event-pipeline.ts';
import { GatheredChanges } from './constructs/gathered-changes.ts';
import { HttpApi } from './constructs/http-api.ts';
import { Monitoring } from './constructs/monitoring.ts';
import { parameterPrefix, ServiceFunction } from './constructs/service-function.ts';
import { SigningKeys } from './constructs/signing-keys.ts';
import { VerificationTable } from './constructs/verification-table.ts';
import { WebhookDelivery } from './constructs/webhook-delivery.ts';
import { OUTPUTS, topicOutput, unreadOutput, webhookOutput } from './outputs.ts';

type Props = { readonly deployment: Deployment; readonly bundles: readonly Bundle[] };

/** A whole deployment of Verso. */
export class VersoStack extends Stack {
  constructor(scope: Construct, id: string, { deployment, bundles }: Props) {
    super(scope, id, {
      description: `Verso (${deployment.stage}): user-initiated phone verification`,
      env: { region: deployment.region },
      terminationProtection: !isDisposable(deployment),
    });
    const bundle = (name: string) => requireBundle(bundles, name);
    const { table } = new VerificationTable(this, 'Verifications', deployment);
    const keys = new SigningKeys(this, 'SigningKeys', deployment);
    const api = new HttpApi(this, 'HttpApi', deployment);
    const issuer = deployment.issuer ?? api.url;

    const functions = apiFunctions(this, { deployment, bundle, table, keys, issuer, publicUrl: api.url });
    for (const route of ROUTES) api.route(route.method, route.path, functions[route.function]);
    const receivers = new ChannelReceivers(this, 'Receivers', { deployment, bundle, table, keys });
    const events = new EventPipeline(this, 'Events', { deployment, bundle, table, keys });
    new GatheredChanges(this, 'Gathered', { deployment, bundle, table, events });
    const webhooks = new WebhookDelivery(this, 'Webhooks', {
      deployment,
      bundle,
      table,
      topic: events.topic,
    });
    functions.manage.bindQueue(ENVIRONMENT.retriesQueueUrl, webhooks.retries);
    api.fallback(functions.public, deployment.throttle);
    new Monitoring(this, 'Monitoring', {
      ...{ deployment, api, table, topic: events.topic, unsigned: events.unsigned },
      functions: this.node.findAll().filter((each) => each instanceof ServiceFunction),
      receivers: receivers.names,
    });

    this.#output(OUTPUTS.apiUrl, api.url);
    this.#output(OUTPUTS.issuer, issuer);
    this.#output(OUTPUTS.jwksUrl, `${api.url}/.well-known/jwks.json`);
    this.#output(OUTPUTS.tableName, table.tableName);
    this.#output(OUTPUTS.parameterPrefix, parameterPrefix(deployment.stage));
    this.#output(OUTPUTS.liveSigningKeyArn, keys.live.keyArn);
    this.#output(OUTPUTS.testSigningKeyArn, keys.test.keyArn);
    this.#output(OUTPUTS.eventTopicArn, events.topic.topicArn);
    this.#output(OUTPUTS.unpublishedQueueUrl, events.unpublished.queue.queueUrl);
    this.#output(OUTPUTS.unsignedQueueUrl, events.unsigned.queueUrl);
    this.#output(OUTPUTS.deadlineQueueUrl, events.deadlines.queueUrl);
    this.#output(OUTPUTS.retriesQueueUrl, webhooks.retries.queueUrl);
    this.#output(OUTPUTS.undeliverableQueueUrl, webhooks.undelivered.queue.queueUrl);
    for (const [channel, url] of receivers.webhooks) this.#output(webhookOutput(channel), url);
    for (const [channel, { topic, unread }] of receivers.topics) {
      this.#output(topicOutput(channel), topic.topicArn);
      this.#output(unreadOutput(channel), unread.queueUrl);
    }
  }

  #output(name: string, value: string): void {
    new CfnOutput(this, name, { value });
  }
}

function requireBundle(bundles: readonly Bundle[], name: string): Bundle {
  const found = bundles.find((bundle) => bundle.name === name);
  if (!found) throw new Error(`There is no functions/${name}/handler.ts for a function of the stack.`);
  return found;
}

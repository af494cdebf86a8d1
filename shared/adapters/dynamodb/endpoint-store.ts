import { createHash } from 'node:crypto';
import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import { KEY_PREFIX } from '../../config/names.ts';
import { defined } from '../../defined.ts';
import type { EndpointStore, Receiver } from '../../ports.ts';
import { type Endpoint, HEALTHY } from '../../webhooks/endpoint.ts';
import { placeholders } from './placeholders.ts';
import { dynamoDbTable, type Item, wholeKey } from './table.ts';

const stored = z.object({
  failures: z.int(),
  open_until: z.optional(z.int()),
  open_for: z.optional(z.int()),
  slow_until: z.optional(z.int()),
});

/** What is not heard of for so long is forgotten: a URL that answered 410 is asked once more then. */
const FORGOTTEN_AFTER_SECONDS = 30 * 86_400;

/** Hashed, since a URL may be longer than a key, and may hold what is nobody's business. */
function keyOf(kind: 'origin' | 'url', projectId: string, of: string): string {
  const hash = createHash('sha256').update(of).digest('hex').slice(0, 32);
  return `${KEY_PREFIX.endpoint}${kind}#${projectId}#${hash}`;
}

const breakerKey = ({ projectId, url }: Receiver) => keyOf('origin', projectId, originOf(url));
const goneKey = ({ projectId, url }: Receiver) => keyOf('url', projectId, url);

export function dynamoDbEndpointStore(client: DynamoDBClient, tableName: string): EndpointStore {
  const table = dynamoDbTable(client, tableName);
  return {
    async find(receiver) {
      const [breaker, gone] = await Promise.all([
        table.get(breakerKey(receiver)),
        table.get(goneKey(receiver)),
      ]);
      return { endpoint: breaker ? toEndpoint(breaker) : HEALTHY, gone: gone?.gone === true };
    },
    async save(receiver, { failures, openUntil, openFor, slowUntil }, now) {
      await table.put(breakerKey(receiver), {
        failures,
        open_until: openUntil,
        open_for: openFor,
        slow_until: slowUntil,
        ttl: forgottenAt(now),
      });
    },
    async addFailure(receiver, slowUntil, now) {
      const { name, value, names, values } = placeholders();
      const sets = [`${name('ttl')} = ${value('ttl', forgottenAt(now))}`];
      if (slowUntil !== undefined) sets.push(`${name('slow_until')} = ${value('slow_until', slowUntil)}`);
      const { Attributes } = await client.send(
        new UpdateItemCommand({
          TableName: tableName,
          Key: marshall(wholeKey(breakerKey(receiver))),
          UpdateExpression: `SET ${sets.join(', ')} ADD ${name('failures')} ${value('one', 1)}`,
          ExpressionAttributeNames: names,
          ExpressionAttributeValues: marshall(values),
          ReturnValues: 'ALL_NEW',
        }),
      );
      return toEndpoint(unmarshall(Attributes ?? {})).failures;
    },
    async open(receiver, { until, milliseconds }) {
      const { name, value, names, values } = placeholders();
      await table.update(breakerKey(receiver), {
        UpdateExpression: `SET ${name('open_until')} = ${value('until', until)}, ${name('open_for')} = ${value('for', milliseconds)}`,
        ExpressionAttributeNames: names,
        values,
      });
    },
    claimProbe(receiver, { openUntil }, until) {
      const { name, value, names, values } = placeholders();
      return table.update(breakerKey(receiver), {
        UpdateExpression: `SET ${name('open_until')} = ${value('until', until)}`,
        ConditionExpression: `${name('open_until')} = ${value('seen', openUntil)}`,
        ExpressionAttributeNames: names,
        values,
      });
    },
    async switchOff(receiver, now) {
      await table.put(goneKey(receiver), { gone: true, ttl: forgottenAt(now) });
    },
    async switchOn(receiver) {
      await table.put(goneKey(receiver), { gone: false, ttl: 1 });
    },
  };
}

function toEndpoint(item: Item): Endpoint {
  const { failures, open_until: openUntil, open_for: openFor, slow_until: slowUntil } = z.parse(stored, item);
  return { failures, ...defined({ openUntil, openFor, slowUntil }) };
}

function originOf(url: string): string {
  return URL.parse(url)?.origin ?? url;
}

function forgottenAt(now: number): number {
  return Math.ceil(now / 1000) + FORGOTTEN_AFTER_SECONDS;
}

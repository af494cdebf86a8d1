import { createHash } from 'node:crypto';
import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import { KEY_PREFIX } from '../../config/names.ts';
import { defined } from '../../defined.ts';
import type { EndpointStore, Receiver } from '../../ports.ts';
import { type Endpoint, HEALTHY, MOST_SWITCHED_OFF, SWITCHED_OFF_FOR } from '../../webhooks/endpoint.ts';
import { placeholders } from './placeholders.ts';
import { dynamoDbTable, type Item, wholeKey } from './table.ts';

/** The breaker of an origin. Beside it lies each of its URLs that is switched off: an attribute that says until when. */
const stored = z.object({
  failures: z._default(z.int(), HEALTHY.failures),
  open_until: z.optional(z.int()),
  open_for: z.optional(z.int()),
  slow_until: z.optional(z.int()),
});

const SWITCHED_OFF = 'off_';

/** An origin that is not heard of for so long is forgotten, once its last URL may be asked again. */
const FORGOTTEN_AFTER = SWITCHED_OFF_FOR;

/** Hashed, since a URL may be longer than a key, and may hold what is nobody's business. */
function keyOf({ projectId, url }: Receiver): string {
  return `${KEY_PREFIX.endpoint}${projectId}#${hash(originOf(url)).slice(0, 32)}`;
}

function attributeOf({ url }: Receiver): string {
  return SWITCHED_OFF + hash(url).slice(0, 16);
}

export function dynamoDbEndpointStore(client: DynamoDBClient, tableName: string): EndpointStore {
  const table = dynamoDbTable(client, tableName);
  return {
    async find(receiver, now) {
      const item = (await table.get(keyOf(receiver))) ?? {};
      return { endpoint: toEndpoint(item), gone: Number(item[attributeOf(receiver)] ?? 0) > now };
    },
    async save(receiver, { failures, openUntil, openFor, slowUntil }, now) {
      const { name, value, names, values } = placeholders();
      const breaker = { failures, open_until: openUntil, open_for: openFor, slow_until: slowUntil };
      const sets = [`${name('ttl')} = ${value('ttl', forgottenAt(now))}`];
      const removed: string[] = [];
      for (const [attribute, content] of Object.entries(breaker)) {
        if (content === undefined) removed.push(name(attribute));
        else sets.push(`${name(attribute)} = ${value(attribute, content)}`);
      }
      await table.update(keyOf(receiver), {
        UpdateExpression: `SET ${sets.join(', ')}${removing(removed)}`,
        ExpressionAttributeNames: names,
        values,
      });
    },
    async addFailure(receiver, slowUntil, now) {
      const { name, value, names, values } = placeholders();
      const sets = [`${name('ttl')} = ${value('ttl', forgottenAt(now))}`];
      if (slowUntil !== undefined) sets.push(`${name('slow_until')} = ${value('slow_until', slowUntil)}`);
      const { Attributes } = await client.send(
        new UpdateItemCommand({
          TableName: tableName,
          Key: marshall(wholeKey(keyOf(receiver))),
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
      await table.update(keyOf(receiver), {
        UpdateExpression: `SET ${name('open_until')} = ${value('until', until)}, ${name('open_for')} = ${value('for', milliseconds)}`,
        ExpressionAttributeNames: names,
        values,
      });
    },
    claimProbe(receiver, { openUntil }, until) {
      const { name, value, names, values } = placeholders();
      return table.update(keyOf(receiver), {
        UpdateExpression: `SET ${name('open_until')} = ${value('until', until)}`,
        ConditionExpression: `${name('open_until')} = ${value('seen', openUntil)}`,
        ExpressionAttributeNames: names,
        values,
      });
    },
    async switchOff(receiver, now) {
      const { name, value, names, values } = placeholders();
      const own = attributeOf(receiver);
      const known = (await table.get(keyOf(receiver), { consistent: true })) ?? {};
      // Two at once may leave one more, until the next.
      const removed = toBeForgotten(known, own, now).map(name);
      const sets = [
        `${name('ttl')} = ${value('ttl', forgottenAt(now))}`,
        `${name(own)} = ${value('until', now + SWITCHED_OFF_FOR)}`,
      ];
      await table.update(keyOf(receiver), {
        UpdateExpression: `SET ${sets.join(', ')}${removing(removed)}`,
        ExpressionAttributeNames: names,
        values,
      });
    },
    async switchOn(receiver) {
      const { name, value, names, values } = placeholders();
      const own = name(attributeOf(receiver));
      await table.update(keyOf(receiver), {
        UpdateExpression: `REMOVE ${own}`,
        // Where nothing is known, nothing is made.
        ConditionExpression: `${own} > ${value('never', 0)}`,
        ExpressionAttributeNames: names,
        values,
      });
    },
  };
}

/** Of the URLs that are switched off: those whose time is over, and of the others the first, where there is no place for one more. */
function toBeForgotten(item: Item, own: string, now: number): readonly string[] {
  const others = Object.entries(item)
    .filter(([attribute]) => attribute.startsWith(SWITCHED_OFF) && attribute !== own)
    .map(([attribute, until]) => ({ attribute, until: Number(until) }))
    .toSorted((one, other) => other.until - one.until);
  return others
    .filter(({ until }, place) => until <= now || place >= MOST_SWITCHED_OFF - 1)
    .map(({ attribute }) => attribute);
}

function removing(attributes: readonly string[]): string {
  return attributes.length > 0 ? ` REMOVE ${attributes.join(', ')}` : '';
}

function toEndpoint(item: Item): Endpoint {
  const { failures, open_until: openUntil, open_for: openFor, slow_until: slowUntil } = z.parse(stored, item);
  return { failures, ...defined({ openUntil, openFor, slowUntil }) };
}

function originOf(url: string): string {
  return URL.parse(url)?.origin ?? url;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Seconds since the epoch. */
function forgottenAt(now: number): number {
  return Math.ceil((now + FORGOTTEN_AFTER) / 1000);
}

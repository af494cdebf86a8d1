import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Subject, Subjects } from '../../administration/redrive/redrive-events.ts';
import { KEY_PREFIX, TABLE } from '../../config/names.ts';
import { toProject } from './project-directory.ts';
import { requestFromItem } from './request-store.ts';
import { scanTable } from './scan.ts';
import { dynamoDbTable, type Item } from './table.ts';
import { fromItem } from './verification-item.ts';

/** Verifications, requests and projects, for whoever tells their events again. One that can't be read must not hold up the others. */
export function dynamoDbSubjects(client: DynamoDBClient, name: string): Subjects {
  const table = dynamoDbTable(client, name);
  return {
    async find({ kind, id }) {
      const item = await table.get(`${KEY_PREFIX[kind]}${id}`, { consistent: true });
      return item ? read(item) : 'gone';
    },
    async *scan() {
      const prefixes = [KEY_PREFIX.verification, KEY_PREFIX.request, KEY_PREFIX.project];
      for await (const page of scanTable(client, name, { prefixes })) {
        const subjects = page.items.map(read);
        const items = subjects.filter((subject) => subject !== 'unreadable');
        yield { items, unreadable: subjects.length - items.length, looked: page.looked };
      }
    },
  };
}

function read(item: Item): Subject | 'unreadable' {
  try {
    const key = String(item[TABLE.partitionKey]);
    if (key.startsWith(KEY_PREFIX.verification))
      return { kind: 'verification', verification: fromItem(item) };
    if (key.startsWith(KEY_PREFIX.project)) return { kind: 'project', project: toProject(item) };
    return { kind: 'request', request: requestFromItem(item) };
  } catch {
    return 'unreadable';
  }
}

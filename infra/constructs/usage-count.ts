import { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { KEY_PREFIX } from '../../shared/config/names.ts';
import type { Bundle } from '../bundle.ts';
import type { Deployment } from '../config.ts';
import { ServiceFunction } from './service-function.ts';
import { wakeByStream } from './wake-by-stream.ts';

type Props = {
  readonly deployment: Deployment;
  readonly bundle: (name: string) => Bundle;
  readonly table: Table;
};

const isVerification = { pk: { S: [{ prefix: KEY_PREFIX.verification }] } };
const ENDED = ['verified', 'failed', 'expired', 'cancelled', 'revoked'];

/** Changes that may count: a verification is made, or has come to an end. */
const COUNTED = [
  { eventName: ['INSERT'], dynamodb: { Keys: isVerification } },
  { eventName: ['MODIFY'], dynamodb: { Keys: isVerification, NewImage: { status: { S: ENDED } } } },
];

/**
 * How much each project uses, by day. A minute's changes are added up before they are written, so that it costs a write for each
 * project and minute in which something happened, whatever happened, and two invocations at most. Who has reached a monthly limit is
 * marked then, on the project's item.
 */
export class UsageCount extends Construct {
  constructor(scope: Construct, id: string, { deployment, bundle, table }: Props) {
    super(scope, id);
    const counter = new ServiceFunction(this, 'CountUsage', {
      deployment,
      bundle: bundle('count-usage'),
      impact:
        'Usage is not counted: it falls behind until it works again, what is a day old then is missing, and monthly limits hold nobody back.',
    }).bindTable(table, {
      get: [KEY_PREFIX.project],
      query: [KEY_PREFIX.usage],
      update: [KEY_PREFIX.usage, KEY_PREFIX.project],
    });
    wakeByStream(counter, table, { patterns: COUNTED, tumblingWindow: Duration.minutes(1) });
  }
}

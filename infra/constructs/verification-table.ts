import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { TABLE } from '../../shared/config/names.ts';
import { type Deployment, isDisposable } from '../config.ts';

/**
 * The one table. Its stream is the outbox of events; TTL only cleans up. In a stage that matters it outlives the
 * stack, can't be deleted by accident, and can be restored to any second of the last 35 days.
 */
export class VerificationTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, deployment: Deployment) {
    super(scope, id);
    const disposable = isDisposable(deployment);
    this.table = new Table(this, 'Table', {
      partitionKey: { name: TABLE.partitionKey, type: AttributeType.STRING },
      sortKey: { name: TABLE.sortKey, type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      timeToLiveAttribute: TABLE.ttl,
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: !disposable,
      removalPolicy: disposable ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
    });
  }
}

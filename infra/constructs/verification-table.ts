import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { INDEXES, TABLE } from '../../shared/config/names.ts';
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
    const keysOnly = { projectionType: ProjectionType.KEYS_ONLY } as const;
    this.table.addGlobalSecondaryIndex({
      indexName: INDEXES.list.name,
      partitionKey: { name: INDEXES.list.partitionKey, type: AttributeType.STRING },
      sortKey: { name: INDEXES.list.sortKey, type: AttributeType.NUMBER },
      ...keysOnly,
    });
    this.table.addGlobalSecondaryIndex({
      indexName: INDEXES.reference.name,
      partitionKey: { name: INDEXES.reference.partitionKey, type: AttributeType.STRING },
      sortKey: { name: INDEXES.reference.sortKey, type: AttributeType.STRING },
      ...keysOnly,
    });
  }
}

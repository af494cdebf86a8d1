/** A DynamoDB item in its JSON, types and all. */
export type StoredItem = Readonly<Record<string, unknown>>;

export type ItemChange = {
  readonly keys: StoredItem;
  /** Absent where there was none. */
  readonly before: StoredItem | undefined;
  readonly after: StoredItem | undefined;
  /** Deleted by the table itself, since its TTL had passed. */
  readonly expired?: true;
};

/** As Lambda gets it. */
export type StreamRecord = {
  readonly eventID: string;
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly eventVersion: '1.1';
  readonly eventSource: 'aws:dynamodb';
  readonly awsRegion: string;
  readonly eventSourceARN: string;
  readonly userIdentity?: { readonly type: 'Service'; readonly principalId: 'dynamodb.amazonaws.com' };
  readonly dynamodb: {
    /** Seconds since the epoch. */
    readonly ApproximateCreationDateTime: number;
    readonly Keys: StoredItem;
    readonly NewImage?: StoredItem;
    readonly OldImage?: StoredItem;
    readonly SequenceNumber: string;
    readonly SizeBytes: number;
    readonly StreamViewType: 'NEW_AND_OLD_IMAGES';
  };
};

/**
 * The changes of one table in their order, for a day: dynalite has no streams. One shard, since there is one machine.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
 */
export type TableStream = {
  readonly arn: string;
  append(change: ItemChange): void;
  /** Those behind a position, the oldest first; `next` is the position behind them. 0 is TRIM_HORIZON. */
  read(position: number, limit: number): { readonly records: readonly StreamRecord[]; readonly next: number };
  /** Called after each change until the returned function is. */
  onChange(listener: () => void): () => void;
};

const RETENTION_MILLISECONDS = 24 * 60 * 60 * 1000;

export function createStream(options: { arn: string; region: string; now: () => number }): TableStream {
  const { arn, region, now } = options;
  const listeners = new Set<() => void>();
  let records: { readonly at: number; readonly record: StreamRecord }[] = [];
  let trimmed = 0;

  function trim(): void {
    const oldest = now() - RETENTION_MILLISECONDS;
    const kept = records.filter(({ at }) => at > oldest);
    trimmed += records.length - kept.length;
    records = kept;
  }

  return {
    arn,
    append({ keys, before, after, expired }) {
      const at = now();
      const number = String(trimmed + records.length + 1).padStart(21, '0');
      const images = { ...(after && { NewImage: after }), ...(before && { OldImage: before }) };
      records.push({
        at,
        record: {
          eventID: number,
          eventName: before === undefined ? 'INSERT' : after === undefined ? 'REMOVE' : 'MODIFY',
          eventVersion: '1.1',
          eventSource: 'aws:dynamodb',
          awsRegion: region,
          eventSourceARN: arn,
          ...(expired && { userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' } }),
          dynamodb: {
            ApproximateCreationDateTime: Math.floor(at / 1000),
            Keys: keys,
            ...images,
            SequenceNumber: number,
            SizeBytes: Buffer.byteLength(JSON.stringify(images)),
            StreamViewType: 'NEW_AND_OLD_IMAGES',
          },
        },
      });
      for (const listener of listeners) listener();
    },
    read(position, limit) {
      trim();
      const start = Math.max(position, trimmed);
      const found = records.slice(start - trimmed, start - trimmed + limit);
      return { records: found.map(({ record }) => record), next: start + found.length };
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

import { Ajv } from 'ajv';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { costLine } from '../../shared/cost/cost-line.ts';
import { costRecords } from './records.ts';

const text = { type: 'string', pattern: '^(.*)$', minLength: 1, maxLength: 1024 };

/**
 * The specification's own schema, without its titles and examples.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
const isEmbeddedMetricFormat = new Ajv().compile({
  type: 'object',
  required: ['_aws'],
  properties: {
    _aws: {
      type: 'object',
      required: ['Timestamp', 'CloudWatchMetrics'],
      properties: {
        Timestamp: { type: 'integer' },
        CloudWatchMetrics: {
          type: 'array',
          items: {
            type: 'object',
            required: ['Namespace', 'Dimensions', 'Metrics'],
            properties: {
              Namespace: text,
              Dimensions: {
                type: 'array',
                minItems: 1,
                items: { type: 'array', minItems: 0, maxItems: 30, items: text },
              },
              Metrics: {
                type: 'array',
                items: {
                  type: 'object',
                  required: ['Name'],
                  properties: { Name: text, Unit: { enum: ['Milliseconds', 'Count', 'None'] } },
                },
              },
            },
          },
        },
      },
    },
  },
});

const metrics = [
  { name: 'verified', value: 2 },
  { name: 'time_to_verified', value: [8213, 4100], unit: 'Milliseconds' },
  { name: 'cost', value: 7.25, ofAll: true },
] as const;

test('every line with metrics is what CloudWatch takes them from, and its targets are there', () => {
  fc.assert(
    fc.property(
      fc.oneof(costRecords({ several: false }), costRecords({ several: true })),
      fc.subarray([...metrics], { minLength: 1 }),
      (record, told) => {
        const line: Record<string, unknown> = JSON.parse(costLine('Verso/local', record, told));
        expect(isEmbeddedMetricFormat(line)).toBe(true);
        for (const { name, value } of told) expect(line[name]).toEqual(value);
        expect(line.function).toBe(record.function);
      },
    ),
  );
});

test('only the function, and nothing that there are many of, makes a metric of its own', () => {
  fc.assert(
    fc.property(costRecords({ several: false }), (record) => {
      const { _aws } = JSON.parse(costLine('Verso/local', record, metrics));
      expect(_aws.CloudWatchMetrics.map((each: { Dimensions: unknown }) => each.Dimensions)).toEqual([
        [['function']],
        [[]],
      ]);
    }),
  );
});

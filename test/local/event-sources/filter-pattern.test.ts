import { describe, expect, test } from 'vitest';
import { filterPattern } from '../../../infra/local/event-sources/filter-pattern.ts';

const record = { eventName: 'INSERT', dynamodb: { NewImage: { evt: { S: 'verification.completed' } } } };
const image = (rule: unknown) => ({ dynamodb: { NewImage: { evt: { S: [rule] } } } });

describe('a filter pattern', () => {
  test.each([
    ['a field that is there', image({ exists: true }), true],
    ['a field that must not be there', image({ exists: false }), false],
    ['a field that is not there', { dynamodb: { NewImage: { seq: { N: [{ exists: true }] } } } }, false],
    ['a field below one that is not there', { dynamodb: { OldImage: { evt: { S: ['a'] } } } }, false],
    ['a value', image('verification.completed'), true],
    ['another value', image('verification.failed'), false],
    ['a beginning', image({ prefix: 'verification.' }), true],
    ['another beginning', image({ prefix: 'proof.' }), false],
    ['one of several values', { eventName: ['MODIFY', 'INSERT'] }, true],
    ['several fields, all of which fit', { eventName: ['INSERT'], ...image({ exists: true }) }, true],
    ['several fields, one of which does not', { eventName: ['REMOVE'], ...image({ exists: true }) }, false],
  ])('with %s', (_, pattern, fits) => {
    expect(filterPattern(JSON.stringify(pattern))(record)).toBe(fits);
  });

  test.each([
    ['a rule that is not known here', image({ cidr: '10.0.0.0/8' })],
    ['a value outside a list', { eventName: 'INSERT' }],
  ])('with %s stops the start', (_, pattern) => {
    expect(() => filterPattern(JSON.stringify(pattern))).toThrow(/filter pattern/);
  });
});

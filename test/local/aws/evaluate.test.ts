import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AccessRequest } from '../../../infra/local/aws/iam/evaluate.ts';
import { evaluate } from '../../../infra/local/aws/iam/evaluate.ts';
import type { PolicyDocument, Statement } from '../../../infra/local/aws/iam/policy.ts';
import { matchesWildcard } from '../../../infra/local/aws/iam/wildcard.ts';

const TABLE = 'arn:aws:dynamodb:eu-central-1:000000000000:table/verso';
const request: AccessRequest = {
  action: 'dynamodb:GetItem',
  resource: TABLE,
  context: { 'dynamodb:LeadingKeys': ['verification#1', 'verification#2'] },
};
const allow = (part: Partial<Statement> = {}): Statement => ({
  Effect: 'Allow',
  Action: 'dynamodb:GetItem',
  Resource: TABLE,
  ...part,
});
const policy = (...Statement: Statement[]): PolicyDocument => ({ Version: '2012-10-17', Statement });

describe('actions and resources', () => {
  test.each<[string, Partial<Statement>, string]>([
    ['the action itself', {}, 'allowed'],
    ['the action in another case', { Action: 'DynamoDB:getitem' }, 'allowed'],
    ['a prefix of the action', { Action: 'dynamodb:Get*' }, 'allowed'],
    ['one letter left open', { Action: 'dynamodb:?etItem' }, 'allowed'],
    ['every action', { Action: '*' }, 'allowed'],
    ['one of several', { Action: ['dynamodb:PutItem', 'dynamodb:GetItem'] }, 'allowed'],
    ['another action', { Action: 'dynamodb:PutItem' }, 'not allowed'],
    ['an action that only begins the same', { Action: 'dynamodb:Get' }, 'not allowed'],
    ['another service', { Action: 'kms:*' }, 'not allowed'],
    ['every resource', { Resource: '*' }, 'allowed'],
    ['a pattern across the colons', { Resource: 'arn:*:table/verso' }, 'allowed'],
    ['one resource of several', { Resource: ['x', TABLE] }, 'allowed'],
    ['the resource in another case', { Resource: TABLE.toUpperCase() }, 'not allowed'],
    ['the indexes of the table only', { Resource: `${TABLE}/index/*` }, 'not allowed'],
    ['another resource', { Resource: `${TABLE}2` }, 'not allowed'],
  ])('%s', (_, part, decision) => {
    expect(evaluate([policy(allow(part))], request)).toBe(decision);
  });

  test('nothing is allowed where no policy speaks', () => {
    expect(evaluate([], request)).toBe('not allowed');
  });

  test('a single statement counts as a list of one', () => {
    expect(evaluate([{ Version: '2012-10-17', Statement: allow() }], request)).toBe('allowed');
  });
});

describe('conditions', () => {
  const keys = (...values: string[]) => ({ 'dynamodb:LeadingKeys': values });
  test.each<[string, Statement['Condition'], AccessRequest['context'], boolean]>([
    ['all keys match', { 'ForAllValues:StringLike': keys('verification#*') }, request.context, true],
    ['all keys match one of two', { 'ForAllValues:StringEquals': keys('a', 'b') }, keys('b', 'a'), true],
    [
      'one key does not',
      { 'ForAllValues:StringLike': keys('verification#*') },
      keys('verification#1', 'project#1'),
      false,
    ],
    [
      'a pattern is no pattern to StringEquals',
      { 'ForAllValues:StringEquals': keys('a*') },
      keys('ab'),
      false,
    ],
    [
      'any key matches',
      { 'ForAnyValue:StringLike': keys('project#*') },
      keys('verification#1', 'project#1'),
      true,
    ],
    ['no key matches', { 'ForAnyValue:StringEquals': keys('c') }, keys('a', 'b'), false],
    ['without keys all of them match', { 'ForAllValues:StringLike': keys('a') }, {}, true],
    ['without keys none of them matches', { 'ForAnyValue:StringLike': keys('*') }, {}, false],
    ['Null asks for their presence', { Null: { 'dynamodb:LeadingKeys': 'false' } }, {}, false],
    ['Null is content with their presence', { Null: { 'dynamodb:LeadingKeys': 'false' } }, keys('a'), true],
    ['Null asks for their absence', { Null: { 'dynamodb:LeadingKeys': 'true' } }, keys('a'), false],
    ['a single value', { StringEquals: { 'kms:MessageType': 'RAW' } }, { 'kms:MessageType': ['RAW'] }, true],
    [
      'another value',
      { StringEquals: { 'kms:MessageType': 'RAW' } },
      { 'kms:MessageType': ['DIGEST'] },
      false,
    ],
    ['a value that is missing', { StringEquals: { 'kms:MessageType': 'RAW' } }, {}, false],
    ['a missing value is not equal', { StringNotEquals: { 'kms:MessageType': 'RAW' } }, {}, true],
    ['not equal', { StringNotEquals: { 'kms:MessageType': 'RAW' } }, { 'kms:MessageType': ['RAW'] }, false],
    ['not like', { StringNotLike: { 'kms:MessageType': 'R*' } }, { 'kms:MessageType': ['DIGEST'] }, true],
    [
      'every operator must hold',
      { 'ForAllValues:StringLike': keys('a*'), Null: { 'dynamodb:LeadingKeys': 'false' } },
      keys('b'),
      false,
    ],
  ])('%s', (_, Condition, context, holds) => {
    const decision = evaluate([policy(allow({ Condition }))], { ...request, context });
    expect(decision).toBe(holds ? 'allowed' : 'not allowed');
  });

  test('an operator that came past the schema is an error, not an answer', () => {
    const condition: Record<string, { 'dynamodb:LeadingKeys': string }> = {
      'ForAllValues:NumericEquals': { 'dynamodb:LeadingKeys': '1' },
    };
    expect(() => evaluate([policy(allow({ Condition: condition }))], request)).toThrow('NumericEquals');
  });
});

describe('a Deny', () => {
  const part = fc.record({
    Action: fc.constantFrom('*', 'dynamodb:*', 'dynamodb:GetItem', 'kms:Sign'),
    Resource: fc.constantFrom('*', TABLE, 'arn:aws:dynamodb:*', 'arn:aws:kms:*'),
  });
  const allows = fc.array(part.map((fields) => allow(fields)));

  test('always wins, whatever Allows stand beside it and wherever it stands', () => {
    fc.assert(
      fc.property(allows, allows, allows, (before, after, elsewhere) => {
        const deny = allow({ Effect: 'Deny' });
        const decision = evaluate([policy(...before, deny, ...after), policy(...elsewhere)], request);
        expect(decision).toBe('explicitly denied');
      }),
    );
  });

  test('that does not apply changes nothing', () => {
    fc.assert(
      fc.property(allows, (statements) => {
        const deny = allow({ Effect: 'Deny', Action: 'dynamodb:PutItem', Resource: '*' });
        expect(evaluate([policy(deny, ...statements)], request)).toBe(
          evaluate([policy(...statements)], request),
        );
      }),
    );
  });
});

describe('the pattern language', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', '.', '[') });

  test('means what the same regular expression means', () => {
    fc.assert(
      fc.property(letters, fc.string({ unit: fc.constantFrom('a', 'b', '.', '[') }), (pattern, text) => {
        const expression = pattern.replace(/[.[]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.');
        expect(matchesWildcard(pattern, text)).toBe(new RegExp(`^${expression}$`).test(text));
      }),
      { numRuns: 1000 },
    );
  });

  test('takes no exponential time', () => {
    expect(matchesWildcard(`${'a*'.repeat(200)}b`, 'a'.repeat(2000))).toBe(false);
  });
});

import { describe, expect, test } from 'vitest';
import { parsePolicy } from '../../../infra/local/aws/iam/policy.ts';

const statement = { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: '*' };
const document = (Statement: object) => ({ Version: '2012-10-17', Statement });

describe('a policy is understood wholly or refused', () => {
  test.each([
    ['a single statement', document(statement)],
    ['a list of statements', document([statement, { ...statement, Sid: 'Second', Effect: 'Deny' }])],
    [
      'lists of actions and resources',
      document({ ...statement, Action: ['a:B', 'a:C*'], Resource: ['x', 'y'] }),
    ],
    [
      'a set condition',
      document({
        ...statement,
        Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['a*'] } },
      }),
    ],
    [
      'a single condition',
      document({ ...statement, Condition: { StringEquals: { 'kms:MessageType': 'RAW' } } }),
    ],
    [
      'a Null condition',
      document({ ...statement, Condition: { Null: { 'dynamodb:LeadingKeys': 'false' } } }),
    ],
  ])('%s is known', (_, json) => {
    expect(parsePolicy(json, 'a policy')).toEqual(json);
  });

  test.each([
    [
      'NotAction',
      { Effect: 'Allow', NotAction: 'a:B', Resource: '*' },
      'does not know the element NotAction',
    ],
    [
      'NotResource',
      { Effect: 'Allow', Action: 'a:B', NotResource: '*' },
      'does not know the element NotResource',
    ],
    ['Principal', { ...statement, Principal: '*' }, 'does not know the element Principal'],
    [
      'an operator',
      { ...statement, Condition: { NumericLessThan: { 'kms:MessageType': '1' } } },
      'does not know the condition operator NumericLessThan',
    ],
    [
      'an IfExists operator',
      { ...statement, Condition: { StringEqualsIfExists: { 'kms:MessageType': 'RAW' } } },
      'does not know the condition operator StringEqualsIfExists',
    ],
    [
      'a condition key',
      { ...statement, Condition: { StringEquals: { 'aws:SourceVpc': 'a' } } },
      'does not know the condition key aws:SourceVpc',
    ],
    [
      'a single-valued operator on a set',
      { ...statement, Condition: { StringEquals: { 'dynamodb:LeadingKeys': 'a' } } },
      'ForAllValues:',
    ],
    ['a Null of neither kind', { ...statement, Condition: { Null: { 'kms:MessageType': 'yes' } } }, 'Null'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: this is what a policy variable looks like
    ['a policy variable', { ...statement, Resource: 'arn:${aws:username}' }, 'policy variables'],
    ['another effect', { ...statement, Effect: 'Maybe' }, 'Effect'],
    ['an action without its service', { ...statement, Action: 'GetItem' }, 'Action'],
  ])('%s is refused by name', (_, part, named) => {
    expect(() => parsePolicy(document(part), 'the policy of Reader')).toThrow(named);
    expect(() => parsePolicy(document([statement, part]), 'the policy of Reader')).toThrow(
      'the policy of Reader',
    );
  });
});

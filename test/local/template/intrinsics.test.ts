// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Fn::Sub writes its variables so
import { describe, expect, test } from 'vitest';
import { resolve, type Scope } from '../../../infra/local/template/intrinsics.ts';
import { resourceValues } from '../../../infra/local/template/resource-values.ts';

const scope: Scope = {
  pseudoParameters: { 'AWS::Region': 'eu-central-1', 'AWS::StackId': 'arn:stack/name/uuid' },
  resource: (id) => (id === 'Table' ? { ref: 'verso', attributes: { Arn: 'arn:table' } } : undefined),
};

describe('intrinsic functions', () => {
  test.each([
    ['Ref of a resource', { Ref: 'Table' }, 'verso'],
    ['Ref of a pseudo parameter', { Ref: 'AWS::Region' }, 'eu-central-1'],
    ['Fn::GetAtt', { 'Fn::GetAtt': ['Table', 'Arn'] }, 'arn:table'],
    ['Fn::Join', { 'Fn::Join': ['/', ['a', { Ref: 'Table' }]] }, 'a/verso'],
    ['Fn::Sub', { 'Fn::Sub': '${AWS::Region}/${Table}/${Table.Arn}' }, 'eu-central-1/verso/arn:table'],
    [
      'Fn::Select of Fn::Split',
      { 'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'AWS::StackId' }] }] },
      'uuid',
    ],
    ['nested values', { A: [{ Ref: 'Table' }, 1, true] }, { A: ['verso', 1, true] }],
  ])('%s is resolved', (_name, value, expected) => {
    expect(resolve(value, scope)).toEqual(expected);
  });

  test.each([
    ['an unknown function', { 'Fn::ImportValue': 'x' }, /Fn::ImportValue/],
    ['a reference to nothing', { Ref: 'Queue' }, /Queue/],
    ['an unknown attribute', { 'Fn::GetAtt': ['Table', 'Size'] }, /Table\.Size/],
    ['an element that is not there', { 'Fn::Select': [3, ['a']] }, /element 3/],
  ])('%s is an error that names it', (_name, value, message) => {
    expect(() => resolve(value, scope)).toThrow(message);
  });
});

test('a resource of a type outside the closed list is an error that names it and its type', () => {
  const account = {
    region: 'r',
    accountId: '1',
    apiUrl: 'http://x',
    functionUrl: () => 'http://y/',
    stackName: 's',
  };
  expect(() => resourceValues('Bucket', 'AWS::S3::Bucket', account)).toThrow(/Bucket.*AWS::S3::Bucket/);
});

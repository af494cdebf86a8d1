import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { expect, test } from 'vitest';
import { VersoSignIn } from '../../infra/cognito/verso-sign-in.ts';

const stack = new Stack(new App(), 'Pool');
const userPool = new UserPool(stack, 'Users');
new VersoSignIn(stack, 'SignIn', {
  userPool,
  issuer: 'https://verify.example.com',
  projectId: '65c0f1d2a3b4c5d6e7f80912',
});
const template = Template.fromStack(stack);
const ref = (name: string) => ({ 'Fn::GetAtt': [Match.stringLikeRegexp(`^SignIn${name}`), 'Arn'] });

test('the pool asks the three triggers, and nobody else may call them', () => {
  template.hasResourceProperties('AWS::Cognito::UserPool', {
    LambdaConfig: {
      DefineAuthChallenge: ref('Define'),
      CreateAuthChallenge: ref('Create'),
      VerifyAuthChallengeResponse: ref('Verify'),
    },
  });
  const permissions = Object.values(template.findResources('AWS::Lambda::Permission'));
  expect(permissions).toHaveLength(3);
  for (const { Properties } of permissions)
    expect(Properties).toMatchObject({
      Principal: 'cognito-idp.amazonaws.com',
      SourceArn: { 'Fn::GetAtt': [expect.stringMatching(/^Users/), 'Arn'] },
    });
});

test('only the one that checks knows whose proofs count, and none of them may do anything but log', () => {
  template.hasResourceProperties('AWS::Lambda::Function', {
    Runtime: 'nodejs24.x',
    Timeout: 5,
    Environment: {
      Variables: {
        VERSO_ISSUER: 'https://verify.example.com',
        VERSO_PROJECT_ID: '65c0f1d2a3b4c5d6e7f80912',
        VERSO_ASSURANCE: 'basic',
      },
    },
  });
  for (const { Properties } of Object.values(template.findResources('AWS::IAM::Role')).filter(
    ({ Properties: { AssumeRolePolicyDocument } }) =>
      JSON.stringify(AssumeRolePolicyDocument).includes('lambda.amazonaws.com'),
  ))
    expect(Properties).not.toHaveProperty('ManagedPolicyArns');
  const actions = Object.values(template.findResources('AWS::IAM::Policy')).flatMap(
    ({ Properties }) => Properties.PolicyDocument.Statement,
  );
  expect(actions.flatMap(({ Action }: { Action: string | string[] }) => Action).toSorted()).toEqual(
    ['logs:CreateLogStream', 'logs:PutLogEvents'].flatMap((each) => [each, each, each]),
  );
});

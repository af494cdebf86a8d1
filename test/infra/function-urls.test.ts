import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { webhookOutput } from '../../infra/outputs.ts';
import { CHANNEL_NAMES } from '../../shared/channels/names.ts';
import { inputOf, templateOf } from './synthesized.ts';

const production = templateOf(inputOf('production'));

const url = z.strictObject({
  AuthType: z.literal('NONE'),
  Qualifier: z.literal('live'),
  TargetFunctionArn: z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) }),
});
const output = z.object({
  Value: z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('FunctionUrl')]) }),
});
const publicPermission = z.strictObject({
  Action: z.string(),
  FunctionName: z.object({ Ref: z.string() }),
  Principal: z.literal('*'),
  FunctionUrlAuthType: z.string().optional(),
  InvokedViaFunctionUrl: z.boolean().optional(),
});

function propertiesOf(type: string, id: string) {
  return production.findResources(type)[id]?.Properties;
}

/** The function that a channel's output leads to, as its logs name it. */
function behind(channel: (typeof CHANNEL_NAMES)[number]): string {
  const { Value } = output.parse(production.findOutputs('*')[webhookOutput(channel)]);
  const { TargetFunctionArn } = url.parse(propertiesOf('AWS::Lambda::Url', Value['Fn::GetAtt'][0]));
  const found = propertiesOf('AWS::Lambda::Function', TargetFunctionArn['Fn::GetAtt'][0]);
  return String(found?.Environment.Variables.POWERTOOLS_SERVICE_NAME);
}

describe('a webhook', () => {
  test.each(CHANNEL_NAMES)(
    'of %s is the Function URL of its own function, on the alias `live`',
    (channel) => {
      expect(behind(channel)).toBe(`receive-${channel}`);
    },
  );

  test('is there for each channel, and for nothing else', () => {
    production.resourceCountIs('AWS::Lambda::Url', CHANNEL_NAMES.length);
  });

  // "Starting in October 2025, new function URLs will require both": https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
  test('may be called by anybody through the URL, by two permissions, and in no other way', () => {
    const everybody = Object.values(
      production.findResources('AWS::Lambda::Permission', { Properties: { Principal: '*' } }),
    ).map(({ Properties }) => publicPermission.parse(Properties));
    const aliases = Object.entries(production.findResources('AWS::Lambda::Alias')).filter(
      ([, { Properties }]) =>
        /^receive-/.test(
          propertiesOf('AWS::Lambda::Function', Properties.FunctionName.Ref)?.Environment.Variables
            .POWERTOOLS_SERVICE_NAME,
        ),
    );
    expect(aliases).toHaveLength(CHANNEL_NAMES.length);
    const expected = aliases.flatMap(([Ref]) => [
      {
        ...{ FunctionName: { Ref }, Principal: '*' },
        ...{ Action: 'lambda:InvokeFunctionUrl', FunctionUrlAuthType: 'NONE' },
      },
      {
        ...{ FunctionName: { Ref }, Principal: '*' },
        ...{ Action: 'lambda:InvokeFunction', InvokedViaFunctionUrl: true },
      },
    ]);
    expect(everybody).toHaveLength(expected.length);
    expect(everybody).toEqual(expect.arrayContaining(expected));
  });

  test('takes as many calls at a time as the account has room for, or as the configuration reserves', () => {
    const reserved = (template: ReturnType<typeof templateOf>) =>
      Object.values(template.findResources('AWS::Lambda::Function')).flatMap(({ Properties }) =>
        Properties.ReservedConcurrentExecutions === undefined
          ? []
          : [
              [
                Properties.Environment.Variables.POWERTOOLS_SERVICE_NAME,
                Properties.ReservedConcurrentExecutions,
              ],
            ],
      );
    expect(reserved(production)).toEqual([]);
    const limited = templateOf({ ...inputOf('production'), webhookConcurrency: { telegram: 20 } });
    expect(reserved(limited)).toEqual([['receive-telegram', 20]]);
  });
});

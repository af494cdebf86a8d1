import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ROUTES } from '../../shared/http/routes.ts';
import { inputOf, templateOf } from './synthesized.ts';

const production = templateOf(inputOf('production'));

const ref = z.object({ Ref: z.string() });
const target = z.object({ 'Fn::Join': z.tuple([z.literal(''), z.tuple([z.literal('integrations/'), ref])]) });

const routes = read('AWS::ApiGatewayV2::Route', z.object({ RouteKey: z.unknown(), Target: target }));
const integrations = read(
  'AWS::ApiGatewayV2::Integration',
  z.object({ IntegrationUri: ref, PayloadFormatVersion: z.string() }),
);
const aliases = read('AWS::Lambda::Alias', z.object({ Name: z.string(), FunctionName: ref }));
const permissions = read(
  'AWS::Lambda::Permission',
  z.object({
    FunctionName: ref,
    Action: z.literal('lambda:InvokeFunction'),
    Principal: z.literal('apigateway.amazonaws.com'),
    SourceArn: z.object({ 'Fn::Join': z.tuple([z.literal(''), z.array(z.unknown())]) }),
  }),
  { Principal: 'apigateway.amazonaws.com' },
);
const functions = read(
  'AWS::Lambda::Function',
  z.object({ Environment: z.object({ Variables: z.object({ POWERTOOLS_SERVICE_NAME: z.string() }) }) }),
);

function read<Shape>(
  type: string,
  properties: z.ZodType<Shape>,
  having: object = {},
): ReadonlyMap<string, Shape> {
  const found = Object.entries(production.findResources(type, { Properties: having }));
  return new Map(found.map(([id, { Properties }]) => [id, properties.parse(Properties)]));
}

describe('the HTTP API', () => {
  test('leads each route of the table and $default to its function, and nothing to a function that providers call', () => {
    const led = [...routes.values()].map(({ RouteKey, Target }) => {
      const [, [, integration]] = Target['Fn::Join'];
      const alias = aliases.get(integrations.get(integration.Ref)?.IntegrationUri.Ref ?? '');
      const behind = functions.get(alias?.FunctionName.Ref ?? '');
      return [RouteKey, behind?.Environment.Variables.POWERTOOLS_SERVICE_NAME];
    });
    const expected = [
      ...ROUTES.map((route) => [`${route.method} ${route.path}`, route.function]),
      ['$default', 'public'],
    ];
    expect(led.toSorted(byText)).toEqual(expected.toSorted(byText));
  });

  test('reaches every function through its alias `live`, by the payload that the handlers read', () => {
    expect(new Set([...aliases.values()].map(({ Name }) => Name))).toEqual(new Set(['live']));
    for (const { IntegrationUri, PayloadFormatVersion } of integrations.values()) {
      expect([...aliases.keys()]).toContain(IntegrationUri.Ref);
      expect(PayloadFormatVersion).toBe('2.0');
    }
  });

  test('may call every function that it leads to', () => {
    const called = [...integrations.values()].map(({ IntegrationUri }) => IntegrationUri.Ref);
    const allowed = [...permissions.values()].map(({ FunctionName }) => FunctionName.Ref);
    expect(new Set(allowed)).toEqual(new Set(called));
  });

  // API Gateway calls for $default under <api>/<stage>/$default, without a method and a path.
  test('may call the function of $default', () => {
    const allowed = [...permissions.values()].map(({ SourceArn }) => SourceArn['Fn::Join'][1].at(-1));
    expect(allowed).toContain('/*/*');
  });

  test('throttles everything, and strangers more', () => {
    production.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      StageName: '$default',
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 500, ThrottlingBurstLimit: 1000 },
      RouteSettings: { $default: { ThrottlingRateLimit: 20, ThrottlingBurstLimit: 40 } },
    });
  });
});

function byText(one: unknown, other: unknown): number {
  return JSON.stringify(one).localeCompare(JSON.stringify(other));
}

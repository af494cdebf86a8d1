import { expect, test } from 'vitest';
import { z } from 'zod';
import { inputOf, templateOf } from './synthesized.ts';

const template = templateOf(inputOf('production'));

const arn = z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) });
const mapping = z.object({ EventSourceArn: z.unknown(), FunctionName: z.unknown() });
const policy = z.object({
  PolicyDocument: z.object({
    Statement: z.array(
      z.object({ Action: z.union([z.string(), z.array(z.string())]), Resource: z.unknown() }),
    ),
  }),
  Roles: z.tuple([z.object({ Ref: z.string() })]),
});

function properties<Content>(type: string, schema: z.ZodType<Content>): readonly Content[] {
  return Object.values(template.findResources(type)).map(({ Properties }) => schema.parse(Properties));
}

/** Logical ids of the queues that a role may send to. */
function mayBeSentTo(role: string): readonly string[] {
  const statements = properties('AWS::IAM::Policy', policy)
    .filter(({ Roles: [{ Ref }] }) => Ref === role)
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
  return statements
    .filter(({ Action }) => [Action].flat().includes('sqs:SendMessage'))
    .flatMap(({ Resource }) => [Resource].flat())
    .flatMap((resource) => arn.safeParse(resource).data?.['Fn::GetAtt'][0] ?? []);
}

/** Logical ids of the queues that wake a function. */
function wakenedBy(functionId: string): readonly string[] {
  const aliases = Object.entries(template.findResources('AWS::Lambda::Alias'))
    .filter(([, { Properties }]) => Properties.FunctionName.Ref === functionId)
    .map(([id]) => id);
  return (
    properties('AWS::Lambda::EventSourceMapping', mapping)
      // What CDK cuts out of the alias' ARN.
      .filter(({ FunctionName }) =>
        aliases.some((id) => JSON.stringify(FunctionName).includes(`{"Ref":"${id}"}`)),
      )
      .flatMap(({ EventSourceArn }) => arn.safeParse(EventSourceArn).data?.['Fn::GetAtt'][0] ?? [])
  );
}

const functions = Object.entries(template.findResources('AWS::Lambda::Function')).map(
  ([id, { Properties }]) => ({
    name: String(Properties.Environment.Variables.POWERTOOLS_SERVICE_NAME),
    loops: wakenedBy(id).some((queue) => mayBeSentTo(Properties.Role['Fn::GetAtt'][0]).includes(queue)),
    recursion: Properties.RecursiveLoop ?? 'Terminate',
  }),
);

/** What a change asks to be signed it sends once; what is not signed then comes again as the message that it is. */
const SENDS_ON_ONCE = ['publish-events'];

// Lambda stops a message that has come out of some sixteen others, and a wait of hours is a chain of more.
test('who sends on what it was woken by may be woken by it for as long as it takes, and nobody else may', () => {
  const allowed = functions.filter(({ recursion }) => recursion === 'Allow').map(({ name }) => name);
  const looping = functions.filter(({ loops }) => loops).map(({ name }) => name);
  expect([...allowed, ...SENDS_ON_ONCE].toSorted()).toEqual(looping.toSorted());
  expect(allowed).toEqual(expect.arrayContaining(['deliver-webhook', 'expire']));
});

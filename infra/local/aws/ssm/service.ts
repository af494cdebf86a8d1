import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { AwsError } from '../aws-error.ts';
import type { AccessRequest } from '../iam/evaluate.ts';
import type { LocalService } from '../service.ts';
import { jsonOperation, targetOperation } from '../service.ts';
import type { Parameter, Parameters } from './parameters.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html */
const LONGEST_STANDARD_VALUE_BYTES = 4096;
const MOST_NAMES = 10;

const parameterName = z
  .string()
  .max(1011)
  .regex(/^[A-Za-z0-9_./-]+$/);
const decryption = { WithDecryption: z.boolean().default(false) };
const getInput = z.object({ Name: z.string(), ...decryption });
const getManyInput = z.object({ Names: z.array(z.string()).min(1).max(MOST_NAMES), ...decryption });
const putInput = z.object({
  Name: parameterName,
  Value: z.string().min(1),
  Type: z.enum(['String', 'SecureString']).optional(),
  Overwrite: z.boolean().default(false),
});
const deleteInput = z.object({ Name: z.string() });
const byPathInput = z.object({
  Path: z.string().startsWith('/'),
  Recursive: z.boolean().default(false),
  MaxResults: z.int().min(1).max(MOST_NAMES).default(MOST_NAMES),
  /** The name of the last parameter of the page before. */
  NextToken: z.string().optional(),
  ...decryption,
});

export function createSsm(options: {
  region: string;
  accountId: string;
  parameters: Parameters;
}): LocalService {
  const { parameters } = options;
  const arnOf = (name: string) =>
    `arn:aws:ssm:${options.region}:${options.accountId}:parameter/${name.replace(/^\//, '')}`;
  const access = (operation: string, names: readonly string[]): readonly AccessRequest[] =>
    names.map((name) => ({ action: `ssm:${operation}`, resource: arnOf(name), context: {} }));
  const render = (parameter: Parameter, { WithDecryption }: { WithDecryption: boolean }) => ({
    Name: parameter.name,
    ARN: arnOf(parameter.name),
    Type: parameter.type,
    Value: parameter.type === 'SecureString' && !WithDecryption ? ciphertext() : parameter.value,
    Version: parameter.version,
    LastModifiedDate: parameter.modifiedAt / 1000,
    DataType: 'text',
  });

  const operations = new Map([
    [
      'GetParameter',
      jsonOperation({
        input: getInput,
        access: ({ Name }) => access('GetParameter', [Name]),
        perform: async (input) => {
          const parameter = parameters.get(input.Name);
          if (parameter === undefined) throw notFound(input.Name);
          return { Parameter: render(parameter, input) };
        },
      }),
    ],
    [
      'GetParameters',
      jsonOperation({
        input: getManyInput,
        access: ({ Names }) => access('GetParameters', Names),
        perform: async (input) => {
          const wanted = new Set(input.Names);
          const found = parameters.list().filter(({ name }) => wanted.has(name));
          return {
            Parameters: found.map((parameter) => render(parameter, input)),
            InvalidParameters: [...wanted].filter((name) => parameters.get(name) === undefined),
          };
        },
      }),
    ],
    [
      'PutParameter',
      jsonOperation({
        input: putInput,
        access: ({ Name }) => access('PutParameter', [Name]),
        perform: async ({ Name, Value, Type, Overwrite }) => {
          if (Buffer.byteLength(Value) > LONGEST_STANDARD_VALUE_BYTES) {
            throw new AwsError(
              'ValidationException',
              'Standard tier parameters support a maximum parameter value of 4096 characters.',
            );
          }
          const { version } = await parameters.put({
            name: Name,
            value: Value,
            type: Type,
            overwrite: Overwrite,
          });
          return { Version: version, Tier: 'Standard' };
        },
      }),
    ],
    [
      'DeleteParameter',
      jsonOperation({
        input: deleteInput,
        access: ({ Name }) => access('DeleteParameter', [Name]),
        perform: async ({ Name }) => {
          if (!(await parameters.delete(Name))) throw notFound(Name);
          return {};
        },
      }),
    ],
    [
      'GetParametersByPath',
      jsonOperation({
        input: byPathInput,
        access: ({ Path }) => access('GetParametersByPath', [Path]),
        perform: async (input) => {
          const below = parameters
            .list()
            .filter(({ name }) => isBelow(name, input.Path, input.Recursive))
            .filter(({ name }) => input.NextToken === undefined || name > input.NextToken);
          const page = below.slice(0, input.MaxResults);
          return {
            Parameters: page.map((parameter) => render(parameter, input)),
            ...(below.length > page.length && { NextToken: page.at(-1)?.name }),
          };
        },
      }),
    ],
  ]);

  return {
    signingName: 'ssm',
    operationOf: targetOperation('AmazonSSM'),
    prepare: (operation, request) => operations.get(operation)?.(request),
  };
}

function isBelow(name: string, path: string, recursive: boolean): boolean {
  const folder = path.endsWith('/') ? path : `${path}/`;
  return name.startsWith(folder) && (recursive || !name.slice(folder.length).includes('/'));
}

/** What a SecureString looks like to someone who didn't ask for decryption: base64 that says nothing. */
function ciphertext(): string {
  return randomBytes(96).toString('base64');
}

function notFound(name: string): AwsError {
  return new AwsError('ParameterNotFound', `Parameter ${name} not found.`);
}

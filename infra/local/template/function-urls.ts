import { z } from 'zod';
import type { ResourcesOfType } from './resources-of-type.ts';

/** Strict: CORS or a streamed answer would be another address than the one that runs here. */
const urlProperties = z.strictObject({
  TargetFunctionArn: z.string(),
  Qualifier: z.string(),
  AuthType: z.literal('NONE'),
});

export const permissionProperties = z.object({
  FunctionName: z.string(),
  Principal: z.string(),
  Action: z.string(),
  SourceArn: z.string().optional(),
  FunctionUrlAuthType: z.string().optional(),
  InvokedViaFunctionUrl: z.boolean().optional(),
});

type Permission = { readonly properties: z.infer<typeof permissionProperties> };

type Surroundings<Function> = {
  readonly permissions: readonly Permission[];
  /** The alias of a function's ARN, as permissions name it, and the function behind it. */
  readonly aliasOf: (
    functionArn: string,
    name: string,
  ) => { readonly ref: string; readonly function: Function } | undefined;
};

export type DeployedFunctionUrl<Function> = { readonly id: string; readonly function: Function };

/**
 * Every Function URL with the function that it calls. Throws where it leads nowhere, or where one of the two permissions is missing that
 * Lambda wants for anybody's call.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
 */
export function readFunctionUrls<Function>(
  all: ResourcesOfType,
  { permissions, aliasOf }: Surroundings<Function>,
): readonly DeployedFunctionUrl<Function>[] {
  return all('AWS::Lambda::Url', urlProperties).map(({ id, properties }) => {
    const alias = aliasOf(properties.TargetFunctionArn, properties.Qualifier);
    if (!alias) throw new Error(`The function URL ${id} leads to no alias of a function.`);
    const mayAnybody = (action: string) =>
      permissions.some(
        ({ properties: { FunctionName, Principal, Action, SourceArn, ...conditions } }) =>
          FunctionName === alias.ref &&
          Principal === '*' &&
          Action === action &&
          SourceArn === undefined &&
          (conditions.FunctionUrlAuthType ?? properties.AuthType) === properties.AuthType &&
          conditions.InvokedViaFunctionUrl !== false,
      );
    for (const action of ['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction']) {
      if (!mayAnybody(action))
        throw new Error(`Nobody has the permission ${action} by the function URL ${id}.`);
    }
    return { id, function: alias.function };
  });
}

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** Strict, so that a section or a condition that changes what is deployed can't pass unseen. */
const resource = z.strictObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DependsOn: z.unknown().optional(),
  Metadata: z.unknown().optional(),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
});

const template = z.strictObject({
  Description: z.string().optional(),
  Resources: z.record(z.string(), resource),
  Outputs: z.record(z.string(), z.strictObject({ Value: z.unknown() })).default({}),
  // The version of CDK's own bootstrap stack, which every CDK template asks for.
  Parameters: z.strictObject({ BootstrapVersion: z.unknown() }).optional(),
  Rules: z.strictObject({ CheckBootstrapVersion: z.unknown() }).optional(),
});

export type TemplateResource = z.infer<typeof resource>;
export type Template = z.infer<typeof template>;

export type Assembly = {
  readonly stackName: string;
  readonly template: Template;
  /** The folder of an asset, by the S3 key that the template names it by. */
  assetDirectory(s3Key: string): string;
};

/** Reads a synthesized cloud assembly of one stack, as `cdk deploy` would. */
export function readAssembly(directory: string): Assembly {
  const [file, ...others] = readdirSync(directory).filter((name) => name.endsWith('.template.json'));
  if (!file || others.length > 0)
    throw new Error(`${directory} holds ${file ? 'more than one' : 'no'} synthesized stack.`);
  return {
    stackName: file.replace('.template.json', ''),
    template: template.parse(JSON.parse(readFileSync(join(directory, file), 'utf8'))),
    assetDirectory(s3Key) {
      const folder = join(directory, `asset.${s3Key.replace(/\.zip$/, '')}`);
      if (!existsSync(folder)) throw new Error(`The assembly has no asset ${s3Key}.`);
      return folder;
    },
  };
}

export function idsOfType({ template: { Resources } }: Assembly, type: string): readonly string[] {
  return Object.entries(Resources).flatMap(([id, { Type }]) => (Type === type ? [id] : []));
}

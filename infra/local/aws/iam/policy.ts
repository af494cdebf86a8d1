import { z } from 'zod';

/**
 * The part of IAM's policy language that the evaluator knows, as it stands in a policy's JSON. A closed list:
 * whatever else a policy holds is refused by name, since a grant that is understood halfway is a grant that
 * behaves one way here and another way in the account.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 */

/** The condition keys that the local services put into their requests. */
export const CONDITION_KEYS = ['dynamodb:LeadingKeys', 'kms:SigningAlgorithm', 'kms:MessageType'] as const;
export type ConditionKey = (typeof CONDITION_KEYS)[number];

/** Those that hold a set of values. */
const SETS: ReadonlySet<string> = new Set<ConditionKey>(['dynamodb:LeadingKeys']);

const COMPARISONS = ['StringEquals', 'StringNotEquals', 'StringLike', 'StringNotLike'] as const;
const QUANTIFIERS = ['ForAllValues', 'ForAnyValue'] as const;

export type Comparison = (typeof COMPARISONS)[number];
export type Quantifier = (typeof QUANTIFIERS)[number];
export type ConditionOperator = Comparison | `${Quantifier}:${Comparison}` | 'Null';

const OPERATORS: readonly ConditionOperator[] = [
  ...COMPARISONS,
  ...QUANTIFIERS.flatMap((quantifier) =>
    COMPARISONS.map((comparison): ConditionOperator => `${quantifier}:${comparison}`),
  ),
  'Null',
];

const unknown = (what: string) => `the local policy evaluator does not know ${what}`;

const text = z.string().refine((value) => !value.includes('${'), { error: unknown('policy variables') });
const oneOrMore = z.union([text, z.array(text).min(1)]).readonly();
const action = z.string().regex(/^(\*|[A-Za-z0-9-]+:[A-Za-z0-9*?]+)$/);

const onlyKnown = (kind: string) => ({
  error: (issue: { code?: string | undefined; keys?: unknown }) =>
    issue.code === 'unrecognized_keys' && Array.isArray(issue.keys)
      ? unknown(`${kind} ${issue.keys.join(', ')}`)
      : undefined,
});

const condition = z
  .partialRecord(
    z.enum(OPERATORS),
    z.partialRecord(z.enum(CONDITION_KEYS), oneOrMore, onlyKnown('the condition key')),
    onlyKnown('the condition operator'),
  )
  .superRefine((value, context) => {
    for (const [name, keys] of Object.entries(value)) {
      for (const [key, wanted] of Object.entries(keys)) {
        const misuse = misuseOf(name, key, [wanted].flat());
        if (misuse !== undefined) context.addIssue(unknown(misuse));
      }
    }
  });

function misuseOf(name: string, key: string, wanted: readonly string[]): string | undefined {
  if (name === 'Null') {
    return wanted.every((value) => value === 'true' || value === 'false')
      ? undefined
      : `Null with anything but "true" or "false"`;
  }
  return SETS.has(key) && !name.startsWith('For')
    ? `${name} on ${key}, which is a set: write ForAllValues: or ForAnyValue:`
    : undefined;
}

const statement = z.strictObject(
  {
    Sid: z.string().optional(),
    Effect: z.enum(['Allow', 'Deny']),
    Action: z.union([action, z.array(action).min(1)]).readonly(),
    Resource: oneOrMore,
    Condition: condition.optional(),
  },
  onlyKnown('the element'),
);

export const policyDocument = z.strictObject(
  {
    // Without it a policy is of 2008-10-17, which differs in policy variables only, and those are refused.
    Version: z.enum(['2012-10-17', '2008-10-17']).optional(),
    Id: z.string().optional(),
    Statement: z.union([statement, z.array(statement)]).readonly(),
  },
  onlyKnown('the element'),
);

export type Statement = z.infer<typeof statement>;
export type Condition = z.infer<typeof condition>;

/** An identity-based policy in IAM's own JSON. */
export type PolicyDocument = z.infer<typeof policyDocument>;

/** Throws with every element that the evaluator does not know. `where` names the policy in the error. */
export function parsePolicy(json: unknown, where: string): PolicyDocument {
  const result = policyDocument.safeParse(json);
  if (result.success) return result.data;
  throw new Error(`In ${where}: ${result.error.issues.flatMap((issue) => explain(issue, [])).join('; ')}`);
}

type Issue = z.core.$ZodIssue;

/** "One or a list of them" is a union, and what is wrong is told by the branch that was meant. */
function explain(issue: Issue, outer: readonly PropertyKey[]): string[] {
  const path = [...outer, ...issue.path];
  if (issue.code !== 'invalid_union') return [`${issue.message} (at ${path.map(String).join('.')})`];
  const meant = issue.errors.find((branch) => !branch.some(isOfAnotherType)) ?? issue.errors[0] ?? [];
  return meant.flatMap((inner) => explain(inner, path));
}

function isOfAnotherType(issue: Issue): boolean {
  return issue.code === 'invalid_type' && issue.path.length === 0;
}

import type { Condition, ConditionKey } from './policy.ts';
import { CONDITION_KEYS } from './policy.ts';
import { matchesWildcard } from './wildcard.ts';

/** What a request says about itself. A key that the request does not have is left out. */
export type ConditionContext = Readonly<Partial<Record<ConditionKey, readonly string[]>>>;

/**
 * Every operator and every key in it must hold; the values of one key are alternatives.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 */
export function conditionHolds(condition: Condition, context: ConditionContext): boolean {
  return Object.entries(condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) => {
      const values = context[knownKey(key)];
      return test(operator, values, [wanted].flat());
    }),
  );
}

function test(operator: string, values: readonly string[] | undefined, wanted: readonly string[]): boolean {
  const [first, second] = operator.split(':');
  if (operator === 'Null') return wanted.includes(String(values === undefined));
  const matches = comparison(second ?? first);
  const holds = (value: string) => matches(value, wanted);
  // A key that the request does not have satisfies ForAllValues and every negation, and nothing else:
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
  if (second === undefined) return values === undefined ? isNegation(operator) : values.every(holds);
  switch (first) {
    case 'ForAllValues':
      return (values ?? []).every(holds);
    case 'ForAnyValue':
      return (values ?? []).some(holds);
    default:
      throw new Error(`The local policy evaluator does not know the condition operator ${operator}.`);
  }
}

function comparison(name: string | undefined): (value: string, wanted: readonly string[]) => boolean {
  switch (name) {
    case 'StringEquals':
      return (value, wanted) => wanted.includes(value);
    case 'StringNotEquals':
      return (value, wanted) => !wanted.includes(value);
    case 'StringLike':
      return (value, wanted) => wanted.some((pattern) => matchesWildcard(pattern, value));
    case 'StringNotLike':
      return (value, wanted) => !wanted.some((pattern) => matchesWildcard(pattern, value));
    default:
      throw new Error(`The local policy evaluator does not know the condition operator ${name ?? ''}.`);
  }
}

function isNegation(name: string): boolean {
  return name.includes('Not');
}

function knownKey(key: string): ConditionKey {
  const known = CONDITION_KEYS.find((name) => name === key);
  if (known === undefined) {
    throw new Error(`The local policy evaluator does not know the condition key ${key}.`);
  }
  return known;
}

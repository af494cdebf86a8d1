/**
 * Lambda's filter patterns, as far as this stack's mappings use them. The list is closed: a rule that isn't here stops
 * the start.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filtering-syntax
 */
export function filterPattern(json: string): (record: unknown) => boolean {
  const pattern = asObject(JSON.parse(json), json);
  return node(pattern, json);
}

type Test = (value: unknown) => boolean;

/** Every field of a pattern must fit. */
function node(pattern: Readonly<Record<string, unknown>>, source: string): Test {
  const tests = Object.entries(pattern).map(([name, wanted]): Test => {
    const fits = Array.isArray(wanted) ? anyOf(wanted, source) : node(asObject(wanted, source), source);
    return (value) => fits(isObject(value) ? value[name] : undefined);
  });
  return (value) => tests.every((test) => test(value));
}

function anyOf(rules: readonly unknown[], source: string): Test {
  const tests = rules.map((rule) => leaf(rule, source));
  return (value) => tests.some((test) => test(value));
}

function leaf(rule: unknown, source: string): Test {
  if (typeof rule === 'string' || typeof rule === 'number' || rule === null) return (value) => value === rule;
  const [[name, wanted] = [], ...others] = Object.entries(asObject(rule, source));
  if (others.length === 0 && name === 'exists' && typeof wanted === 'boolean')
    return (value) => (value !== undefined) === wanted;
  if (others.length === 0 && name === 'prefix' && typeof wanted === 'string')
    return (value) => typeof value === 'string' && value.startsWith(wanted);
  throw new Error(`The local stack doesn't know a rule of the filter pattern ${source}.`);
}

function asObject(value: unknown, source: string): Readonly<Record<string, unknown>> {
  if (isObject(value)) return value;
  throw new Error(`The local stack can't read the filter pattern ${source}.`);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

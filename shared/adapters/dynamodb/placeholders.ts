/**
 * Collects the names and values of an expression while it is written: DynamoDB refuses reserved words in the
 * open, and names or values that are given and not used.
 */
export type Placeholders = {
  name(attribute: string): string;
  value(label: string, content: unknown): string;
  readonly names: Record<string, string>;
  readonly values: Record<string, unknown>;
};

export function placeholders(): Placeholders {
  const names: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  return {
    names,
    values,
    name(attribute) {
      names[`#${attribute}`] = attribute;
      return `#${attribute}`;
    },
    value(label, content) {
      values[`:${label}`] = content;
      return `:${label}`;
    },
  };
}

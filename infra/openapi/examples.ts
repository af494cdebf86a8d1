/** Examples by their names, as OpenAPI writes them. */
export function examples(values: Readonly<Record<string, unknown>> = {}): Record<string, { value: unknown }> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));
}

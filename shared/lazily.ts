/**
 * What is made at its first use and kept: a schema costs a tenth of a millisecond and more to build, which a
 * container that never needs it should not pay for when it starts.
 */
export function lazily<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

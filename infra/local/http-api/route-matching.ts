export type Matched<Target> = {
  readonly routeKey: string;
  readonly target: Target;
  readonly pathParameters: Readonly<Record<string, string>> | undefined;
};

/**
 * Finds a request's route as API Gateway does: a full match first, then one with `{variables}`, then
 * `$default`. Undefined when nothing is left.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */
export function matchRoute<Target>(
  routes: readonly { readonly routeKey: string; readonly target: Target }[],
  method: string,
  path: string,
): Matched<Target> | undefined {
  const matches = routes.flatMap(({ routeKey, target }) => {
    const [routeMethod, pattern = ''] = routeKey.split(' ');
    if (routeMethod !== method && routeMethod !== 'ANY') return [];
    const variables = matchPath(pattern, path);
    return variables ? [{ routeKey, target, variables }] : [];
  });
  const [best] = matches.toSorted(
    (one, other) => Object.keys(one.variables).length - Object.keys(other.variables).length,
  );
  if (best) {
    const none = Object.keys(best.variables).length === 0;
    return {
      routeKey: best.routeKey,
      target: best.target,
      pathParameters: none ? undefined : best.variables,
    };
  }
  const fallback = routes.find(({ routeKey }) => routeKey === '$default');
  return fallback && { ...fallback, pathParameters: undefined };
}

function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const variables: Record<string, string> = {};
  for (const [place, segment] of wanted.entries()) {
    const value = given[place] ?? '';
    if (!segment.startsWith('{')) {
      if (segment !== value) return undefined;
    } else {
      if (value === '') return undefined;
      variables[segment.slice(1, -1)] = decode(value);
    }
  }
  return variables;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

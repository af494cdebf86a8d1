import { VersoError } from '../../shared/errors.ts';
import { ROUTES } from '../../shared/http/routes.ts';
import type { HttpEvent } from '../middleware/http-event.ts';
import { methodNotAllowed } from '../middleware/method-not-allowed.ts';

/** `$default`: 405 where the path is ours and the method is not, else 404. */
export function refuseRoute({ rawPath, requestContext }: HttpEvent): never {
  const allowed = new Set(
    ROUTES.filter((route) => matches(route.path, rawPath)).map((route) => route.method),
  );
  if (allowed.size === 0) {
    throw new VersoError('not_found', 'There is nothing at this path: check it against the API description.');
  }
  throw methodNotAllowed(requestContext.http.method, [...allowed]);
}

function matches(pattern: string, path: string): boolean {
  const wanted = pattern.split('/');
  const given = path.split('/');
  return (
    wanted.length === given.length &&
    wanted.every((segment, place) =>
      segment.startsWith('{') ? given[place] !== '' : segment === given[place],
    )
  );
}

import { addressOf } from './elements.ts';

export type Posted =
  | { readonly kind: 'accepted'; readonly body: unknown }
  /** The server says no, and why: `detail` is the code of the field that it names. */
  | { readonly kind: 'refused'; readonly status: number; readonly detail: string | undefined }
  | { readonly kind: 'unreachable' };

/** JSON alone: no form of another site can send it. */
export async function post(part: string, fields: Readonly<Record<string, unknown>>): Promise<Posted> {
  try {
    const response = await fetch(addressOf(part), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(fields),
    });
    const body: unknown = await response.json();
    if (response.ok) return { kind: 'accepted', body };
    if (response.status >= 500) return { kind: 'unreachable' };
    return { kind: 'refused', status: response.status, detail: detailOf(body) };
  } catch {
    return { kind: 'unreachable' };
  }
}

/** Which of several phones it is about. */
export function placeOf(form: HTMLFormElement): Readonly<Record<string, number>> {
  const { place = '' } = form.dataset;
  return place === '' ? {} : { place: Number(place) };
}

/** `error.details[0].code` of the contract's error body, else `error.code`. */
function detailOf(body: unknown): string | undefined {
  const error = field(body, 'error');
  const details = field(error, 'details');
  const code = field(Array.isArray(details) ? details[0] : error, 'code');
  return typeof code === 'string' ? code : undefined;
}

export function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

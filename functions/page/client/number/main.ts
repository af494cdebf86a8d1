import {
  AsYouType,
  type CountryCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/min';
import { digitsIn } from '../digits.ts';

/** Whoever fills the form asks here for what was typed, in international form; undefined while it is no number. */
document.addEventListener('verso:number', (event) => {
  const input = document.querySelector<HTMLInputElement>('#number');
  if (!(event instanceof CustomEvent) || !input) return;
  const number = parsePhoneNumberFromString(latin(input.value), country());
  event.detail.checked = true;
  event.detail.number = number?.isValid() ? number.number : undefined;
});

document.addEventListener('input', ({ target }) => {
  if (!(target instanceof HTMLInputElement) || target.id !== 'number') return;
  // Only at the end: in the middle the cursor would jump.
  if (target.selectionStart !== target.value.length) return;
  const typing = new AsYouType(country());
  const formatted = typing.input(latin(target.value));
  if (formatted.startsWith(target.value) || digitsIn(formatted) === digitsIn(target.value))
    target.value = formatted;
  choose(typing.getCountry());
});

/** A number that begins with + says itself where it belongs. */
function choose(found: CountryCode | undefined): void {
  const select = document.querySelector<HTMLSelectElement>('#country');
  if (select && found) select.value = found;
}

function country(): CountryCode | undefined {
  const chosen = document.querySelector<HTMLSelectElement>('#country')?.value ?? '';
  return isSupportedCountry(chosen) ? chosen : undefined;
}

function latin(typed: string): string {
  return (/^\s*[+\uFF0B]/.test(typed) ? '+' : '') + digitsIn(typed);
}

import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** `+370...99`: country and last two digits tell an operator that it is the right number, and nobody else whose. */
export function maskedNumber(number: string): string {
  const country = parsePhoneNumberFromString(number)?.countryCallingCode ?? '';
  return `+${country}...${number.slice(-2)}`;
}

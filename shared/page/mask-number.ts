import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** Country code and last two digits: enough for its owner to know which of their phones, and for nobody else. */
export function maskNumber(number: string): { country_code: string; ending: string } {
  const code = parsePhoneNumberFromString(number)?.countryCallingCode;
  return { country_code: code === undefined ? '' : `+${code}`, ending: number.slice(-2) };
}

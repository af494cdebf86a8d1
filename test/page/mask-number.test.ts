import { getCountries, getCountryCallingCode } from 'libphonenumber-js/min';
import { expect, test } from 'vitest';
import { maskNumber } from '../../shared/page/mask-number.ts';

test.each(getCountries())('a number of %s is masked to its country code and last two digits', (country) => {
  const code = `+${getCountryCallingCode(country)}`;
  expect(maskNumber(`${code}23456789`)).toEqual({ country_code: code, ending: '89' });
});

/**
 * Country codes are prefix-free: 45 have one or two digits and all others three (ITU-T E.164, list of assigned country codes). The whole
 * rules of numbers would double what the page's function has to load for this.
 */
const COUNTRY_CODE = /^\+(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})/;

/** Country code and last two digits: enough for its owner to know which of their phones, and for nobody else. */
export function maskNumber(number: string): { country_code: string; ending: string } {
  const [code = ''] = COUNTRY_CODE.exec(number) ?? [];
  return { country_code: code, ending: number.slice(-2) };
}

import { expect, test } from 'vitest';
import { maskedNumber } from '../../shared/administration/masked-number.ts';

test.each([
  ['+37069199199', '+370...99'],
  ['+15005550006', '+1...06'],
  ['+882161234567', '+882...67'],
  ['+99912345678', '+...78'],
])('%s is shown as %s', (number, shown) => {
  expect(maskedNumber(number)).toBe(shown);
});

import { expect, test } from 'vitest';
import { useLocalStack } from '../journeys/local-stack.ts';
import { accessibilityFindings } from './axe.ts';
import { screenshot, useBrowser } from './browser.ts';
import { hostedPage, NUMBER, REQUESTS } from './hosted-page.ts';

const running = useLocalStack();
const browser = useBrowser();
const { open, codeOn, phone } = hostedPage(running, browser);

const OTHER = '+37069199198';
const HOUR = 3_600_000;

test('a number that is typed on the page is confirmed from its phone', async () => {
  const { page } = await open(REQUESTS, { assets: [{ type: 'phone', channel: 'sms' }] }, { device: 'phone' });
  await page.getByRole('combobox').selectOption('LT');
  await page.getByRole('textbox', { name: 'Phone number' }).fill('691 99199');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Confirm your phone number' }).waitFor();
  expect(await accessibilityFindings(page)).toEqual([]);
  await phone().sms(await codeOn(page));
  await page.getByRole('heading', { name: 'All done' }).waitFor();
});

test('of several phones one is asked for after the other', async () => {
  const assets = [NUMBER, OTHER].map((identifier) => ({ type: 'phone', channel: 'sms', identifier }));
  const action_context = { title: 'Two keys', description: 'Both of you confirm.' };
  const { page } = await open(REQUESTS, { assets, action_context });
  await page.getByText('Confirmed: 0 of 2').waitFor();
  await page.getByText('Both of you confirm.').waitFor();
  expect(await accessibilityFindings(page)).toEqual([]);
  await screenshot(page, 'page-request');
  const first = await codeOn(page);
  await phone().sms(first);
  await page.getByText('Confirmed: 1 of 2').waitFor();
  const second = await codeOn(page);
  expect(second).not.toBe(first);
  await phone(OTHER).sms(second);
  await page.getByRole('heading', { name: 'All done' }).waitFor();
});

test('a code that is over makes room for a new one', async () => {
  const assets = [{ type: 'phone', channel: 'sms', identifier: NUMBER }];
  const { page } = await open(REQUESTS, { assets });
  const former = await codeOn(page);
  running.stack.advanceClock(HOUR + 1000);
  await page.getByRole('heading', { name: 'This code is over' }).waitFor();
  expect(await accessibilityFindings(page)).toEqual([]);
  await screenshot(page, 'page-new-code');
  await page.getByRole('button', { name: 'Get a new code' }).click();
  await page.getByRole('heading', { name: 'Confirm your phone number' }).waitFor();
  const fresh = await codeOn(page);
  expect(fresh).not.toBe(former);
  await phone().sms(fresh);
  await page.getByRole('heading', { name: 'All done' }).waitFor();
});

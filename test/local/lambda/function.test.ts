import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import {
  FunctionTimedOut,
  type LocalFunction,
  type LocalFunctionOptions,
  localFunction,
} from '../../../infra/local/lambda/function.ts';

async function functionOf(
  body: string,
  options: {
    variables?: Record<string, string>;
    timeoutMilliseconds?: number;
    clock?: LocalFunctionOptions['clock'];
  } = {},
): Promise<{ run: LocalFunction; log: PassThrough }> {
  const directory = await mkdtemp(join(tmpdir(), 'verso-function-'));
  const file = join(directory, 'handler.mjs');
  await writeFile(file, body);
  const log = new PassThrough();
  const run = localFunction({
    functionName: 'example',
    file,
    exported: 'handler',
    variables: options.variables ?? {},
    memoryMegabytes: 128,
    timeoutMilliseconds: options.timeoutMilliseconds ?? 10_000,
    standIns: {},
    clock: options.clock ?? (() => ({ ahead: 0 })),
    log,
  });
  onTestFinished(async () => {
    await run.stop();
    await rm(directory, { recursive: true });
  });
  return { run, log };
}

/** Resolves once the log holds the text. */
async function logged(log: PassThrough, text: string): Promise<string> {
  let all = '';
  while (!all.includes(text)) all += String((await once(log, 'data'))[0]);
  return all;
}

const COUNTER = 'let n = 0; export const handler = async () => ++n;';

test('a function sees its own environment variables and none of this process', async () => {
  const { run } = await functionOf('export const handler = async () => ({ ...process.env });', {
    variables: { TABLE_NAME: 'verso' },
  });
  expect(await run.invoke({})).toMatchObject({ ok: true, value: { TABLE_NAME: 'verso' } });
  const answer = await run.invoke({});
  expect(answer.ok && Object.keys(Object(answer.value))).toEqual(['TABLE_NAME']);
});

test('an idle container is used again', async () => {
  const { run } = await functionOf(COUNTER);
  expect(await run.invoke({})).toMatchObject({ value: 1 });
  expect(await run.invoke({})).toMatchObject({ value: 2 });
  expect(run.invocations()).toBe(2);
});

test('invocations at the same time run in containers of their own, at most eight, and the others wait', async () => {
  const { run } = await functionOf(COUNTER);
  const answers = await Promise.all(Array.from({ length: 20 }, () => run.invoke({})));
  const firsts = answers.filter((answer) => answer.ok && answer.value === 1);
  expect(answers.every((answer) => answer.ok)).toBe(true);
  expect(firsts.length).toBeLessThanOrEqual(8);
});

test('containers start one after the other, so that those that run are not held up', async () => {
  const { run } = await functionOf(`
    const pause = (ms) => new Promise((done) => setTimeout(done, ms));
    const began = Date.now(); await pause(20); const ready = Date.now();
    export const handler = async () => { await pause(200); return [began, ready]; };`);
  const answers = await Promise.all(Array.from({ length: 4 }, () => run.invoke({})));
  const starts = new Map(
    answers.map((answer) => (answer.ok ? [String(answer.value), answer.value] : ['', ''])),
  );
  const inOrder = [...starts.values()]
    .map((each) => [each].flat().map(Number))
    .toSorted(([a = 0], [b = 0]) => a - b);
  expect(inOrder.length).toBeGreaterThan(1);
  for (const [place, [began]] of inOrder.entries()) {
    expect(began).toBeGreaterThanOrEqual(inOrder[place - 1]?.[1] ?? 0);
  }
});

test('a function that takes too long is stopped, and the next invocation begins anew', async () => {
  const { run } = await functionOf(
    'let n = 0; export const handler = async (e) => { n++; if (e.hang) for (;;); return n; };',
    { timeoutMilliseconds: 1_000 },
  );
  await run.invoke({});
  await expect(run.invoke({ hang: true })).rejects.toThrow(FunctionTimedOut);
  expect(await run.invoke({})).toMatchObject({ value: 1 });
});

test('an error of the function is answered as its own, and the container lives on', async () => {
  const { run, log } = await functionOf(
    'let n = 0; export const handler = async (e) => { n++; if (e.fail) throw new Error("broken"); return n; };',
  );
  const [answer, text] = await Promise.all([run.invoke({ fail: true }), logged(log, 'broken')]);
  expect(answer.ok).toBe(false);
  expect(text).toContain('broken');
  expect(await run.invoke({})).toMatchObject({ value: 2 });
});

test('a container that crashes in the middle fails its invocation and is replaced', async () => {
  const { run } = await functionOf(
    'let n = 0; export const handler = (e) => { n++; if (e.exit) process.exit(1); return Promise.resolve(n); };',
  );
  await expect(run.invoke({ exit: true })).rejects.toThrow(/example/);
  expect(await run.invoke({})).toMatchObject({ value: 1 });
});

test('a container that crashes while idle is replaced before anybody is sent to it', async () => {
  const { run, log } = await functionOf(`let n = 0; export const handler = async (e) => {
    n++; if (e.later) setTimeout(() => { throw new Error('crashed later'); }, 0); return n; };`);
  await Promise.all([run.invoke({ later: true }), logged(log, 'crashed later')]);
  expect(await run.invoke({})).toMatchObject({ ok: true, value: 1 });
});

test('an answer goes through JSON, as in Lambda', async () => {
  const { run } = await functionOf(
    'export const handler = async () => ({ at: new Date(0), nothing: undefined, call() {} });',
  );
  expect(await run.invoke({})).toMatchObject({ ok: true, value: { at: '1970-01-01T00:00:00.000Z' } });
});

test('the clock of the containers can be set ahead', async () => {
  let ahead = 0;
  const { run } = await functionOf(
    'export const handler = async () => [Date.now(), new Date().getTime(), new Date(5).getTime()];',
    { clock: () => ({ ahead }) },
  );
  await run.invoke({});
  ahead = 3_600_000;
  const before = Date.now();
  const answer = await run.invoke({});
  const [now, made, given] = answer.ok && Array.isArray(answer.value) ? answer.value.map(Number) : [];
  expect(now).toBeGreaterThanOrEqual(before + ahead);
  expect(made).toBeGreaterThanOrEqual(before + ahead);
  expect(given).toBe(5);
});

test('and can stand, so that no time passes but what is let pass', async () => {
  let standsAt = Date.UTC(2026, 1, 4, 10);
  const { run } = await functionOf(
    'export const handler = async () => { await new Promise((done) => setTimeout(done, 20)); return Date.now(); };',
    { clock: () => ({ standsAt }) },
  );
  expect(await run.invoke({})).toMatchObject({ value: standsAt });
  standsAt += 1000;
  expect(await run.invoke({})).toMatchObject({ value: standsAt });
});

test('a function that is stopped while a container starts leaves none behind', async () => {
  const { run } = await functionOf(COUNTER);
  const starting = run.invoke({});
  await run.stop();
  await expect(starting).rejects.toThrow(/stopped/);
});

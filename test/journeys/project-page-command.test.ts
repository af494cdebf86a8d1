import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { useLocalStack } from './local-stack.ts';
import { useOperator } from './operator.ts';

const running = useLocalStack();
const operator = useOperator(running);

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'verso-logo-'));
  return () => rm(directory, { recursive: true, force: true });
});

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1z"/></svg>';

async function fileOf(content: string): Promise<string> {
  const path = join(directory, 'logo');
  await writeFile(path, content);
  return path;
}

async function newProject(): Promise<string> {
  return String((await operator.json('projects', 'create', 'Globex')).id);
}

const update = (id: string, ...options: readonly string[]) =>
  operator.json('projects', 'update', id, ...options);

describe('a project’s page', () => {
  test('is set, shown, changed in part and taken away', async () => {
    const id = await newProject();
    const logo = ['--logo', await fileOf(SVG), '--color', '#0A7D4F'];
    const links = ['--support', 'help@globex.example', '--privacy-url', 'https://globex.example/privacy'];
    const frames = [
      '--frame-origin',
      'https://globex.example',
      '--frame-origin',
      'https://shop.globex.example',
    ];
    const redirects = [
      '--redirect-origin',
      'https://globex.example',
      '--redirect-origin',
      'http://localhost:5173',
    ];
    const page = {
      logo: { media_type: 'image/svg+xml', bytes: SVG.length },
      color: '#0a7d4f',
      support: 'mailto:help@globex.example',
      privacy_url: 'https://globex.example/privacy',
      frame_origins: ['https://globex.example', 'https://shop.globex.example'],
    };
    const redirect_origins = ['https://globex.example', 'http://localhost:5173'];
    expect(await update(id, ...logo, ...links, ...frames, ...redirects)).toMatchObject({
      name: 'Globex',
      redirect_origins,
      page,
    });
    expect(await operator.json('projects', 'show', id)).toMatchObject({ redirect_origins, page });
    expect(await operator.lines('projects', 'show', id)).toEqual(
      expect.arrayContaining([
        'redirect origin  https://globex.example',
        'redirect origin  http://localhost:5173',
        `logo             image/svg+xml, ${SVG.length} bytes`,
        'colour           #0a7d4f',
        'frame origin     https://shop.globex.example',
      ]),
    );

    const { logo: _logo, frame_origins: _frames, ...rest } = page;
    expect(await update(id, '--logo', 'none', '--frame-origin', 'none')).toMatchObject({ page: rest });
    const cleared = await update(
      ...[id, '--color', 'none', '--support', 'none', '--privacy-url', 'none', '--redirect-origin', 'none'],
    );
    expect(cleared).not.toHaveProperty('page');
    expect(cleared).not.toHaveProperty('redirect_origins');
  });

  test.each([
    [['--color', 'green'], 'A colour is # and six hexadecimal digits'],
    [['--redirect-origin', 'https://globex.example/done'], 'An origin is https:// and a host'],
    [['--frame-origin', 'https://*.globex.example'], 'An origin is https:// and a host'],
    [['--logo', '/does/not/exist'], "can't be read"],
  ])('is not changed at all by %j', async (options, sentence) => {
    const id = await newProject();
    const { exitCode, stderr } = await operator.run(
      ...['projects', 'update', id, '--name', 'Renamed', '--support', 'help@globex.example', ...options],
    );
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining(sentence)]);
    expect(stderr.trimEnd()).not.toContain('\n');
    const shown = await operator.json('projects', 'show', id);
    expect(shown).toMatchObject({ name: 'Globex' });
    expect(shown).not.toHaveProperty('page');
  });
});

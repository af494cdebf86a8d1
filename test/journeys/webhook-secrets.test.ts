import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { useLocalStack } from './local-stack.ts';
import { useOperator } from './operator.ts';

const running = useLocalStack();
const operator = useOperator(running);
const SECRET = expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/);
const hints = z.object({ secrets: z.array(z.object({ hint: z.string(), until: z.string().nullable() })) });

describe('a project’s webhook URL', () => {
  test('comes with a secret that is shown once, and can be changed and taken away', async () => {
    const url = 'https://shop.example/hooks';
    const made = await operator.json('projects', 'create', 'Globex', '--webhook-url', url);
    expect(made).toMatchObject({ webhook_url: url, webhook_secret: SECRET });
    const id = String(made.id);
    const moved = await operator.json('projects', 'update', id, '--webhook-url', 'https://shop.example/new');
    expect(moved).toMatchObject({ webhook_url: 'https://shop.example/new' });
    expect(moved).not.toHaveProperty('webhook_secret');
    expect(await operator.json('projects', 'update', id, '--name', 'Globex Bank')).toMatchObject({
      webhook_url: 'https://shop.example/new',
    });
    const without = await operator.json('projects', 'update', id, '--webhook-url', 'none');
    expect(without).not.toHaveProperty('webhook_url');
  });

  test.each(['http://shop.example/hooks', 'https://10.0.0.1/', 'https://user:secret@shop.example/'])(
    '%s is refused, and no project is made',
    async (url) => {
      const { exitCode, stderr } = await operator.run('projects', 'create', 'Initech', '--webhook-url', url);
      expect([exitCode, stderr]).toEqual([
        1,
        'A webhook URL is an https URL of a public host, without a user name or password.\n',
      ]);
      expect((await operator.lines('projects', 'list')).join()).not.toContain('Initech');
    },
  );
});

describe('a project’s webhook secret', () => {
  test('is rotated with two valid at once, and shown by its end alone', async () => {
    const of = ['--project', running.local.projectId];
    const before = hints.parse(await operator.json('webhooks', 'secret', 'show-hint', ...of));
    expect(before.secrets).toEqual([
      { hint: `whsec_...${running.local.webhookSecret.slice(-4)}`, until: null },
    ]);
    const rotated = await operator.json('webhooks', 'secret', 'rotate', ...of, '--overlap-hours', '2');
    expect(rotated).toMatchObject({ secret: SECRET });
    const { secrets } = hints.parse(await operator.json('webhooks', 'secret', 'show-hint', ...of));
    expect(secrets).toEqual([
      { ...before.secrets[0], until: expect.any(String) },
      { hint: `whsec_...${String(rotated.secret).slice(-4)}`, until: null },
    ]);
    expect((await operator.lines('webhooks', 'secret', 'show-hint', ...of)).join()).not.toContain(
      String(rotated.secret),
    );
  });

  test.each([
    [['--project', '0'.repeat(24)], 'There is no project 0'],
    [['--overlap-hours', 'long'], 'The hours that both secrets are valid'],
  ])('is not rotated with %j', async (options, said) => {
    const of = options.includes('--project') ? [] : ['--project', running.local.projectId];
    const { exitCode, stderr } = await operator.run('webhooks', 'secret', 'rotate', ...of, ...options);
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining(said)]);
  });
});

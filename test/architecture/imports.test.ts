import { describe, expect, test } from 'vitest';
import { findCycle, type SourceFile, sourceFiles } from './source-files.ts';

const files = sourceFiles();
const under = (...folders: readonly string[]) =>
  files.filter(({ path }) => folders.some((folder) => path.startsWith(folder)));

/** What a caller installs: it runs in their process, with a clock and a network of its own. */
const client = under('shared/client/');
/** What runs in their page. */
const embed = under('shared/embed/');
/** Plays a person and their provider on one machine. */
const phones = /^shared\/channels\/[a-z]+\/phone\//;
const domain = under('shared/').filter(
  (file) =>
    !file.path.startsWith('shared/adapters/') &&
    !phones.test(file.path) &&
    ![...client, ...embed].includes(file),
);
/** A channel's other half, which its commands load: it chooses the provider's API as they do. */
const operators = /^shared\/channels\/[a-z]+\/operator\//;
const production = under('shared/', 'functions/', 'infra/');

/** "importer -> imported" for every import of these files that is not allowed. */
function offences(among: readonly SourceFile[], forbidden: (imported: string, importer: string) => boolean) {
  return among.flatMap(({ path, imports, packages }) =>
    [...imports, ...packages].filter((each) => forbidden(each, path)).map((each) => `${path} -> ${each}`),
  );
}

describe('the domain', () => {
  test('is there to be looked at', () => {
    expect(domain.length).toBeGreaterThan(40);
    expect(domain.flatMap(({ imports }) => imports).length).toBeGreaterThan(80);
  });

  test.each([
    ['the AWS SDK', /^@aws-sdk\/|^@smithy\//],
    ['Lambda', /^aws-lambda$|^@aws-lambda-powertools\/|^@middy\//],
    [
      'the file system, the network or processes',
      /^(?:node:)?(?:fs|https?|http2|tls|dns|child_process|worker_threads|process|os)(?:\/|$)/,
    ],
    ['functions or infrastructure', /^(?:functions|infra|test)\//],
  ])('does not import %s', (_what, pattern) => {
    expect(offences(domain, (imported) => pattern.test(imported))).toEqual([]);
  });

  test('does not import its own adapters, but where an operator asks a provider', () => {
    const others = domain.filter(({ path }) => !operators.test(path));
    expect(offences(others, (imported) => imported.startsWith('shared/adapters/'))).toEqual([]);
  });

  test('loads the operator’s half of a channel for commands alone', () => {
    const others = production.filter(({ path }) => !operators.test(path));
    const definition = /^shared\/channels\/[a-z]+\/channel\.ts$/;
    expect(
      offences(others, (imported, importer) => operators.test(imported) && !definition.test(importer)),
    ).toEqual([]);
    const lazy = others.filter(({ path }) => definition.test(path)).flatMap((each) => each.lazyImports);
    expect(lazy.filter((each) => operators.test(each)).length).toBeGreaterThan(0);
  });

  test('plays a channel’s phone on one machine alone', () => {
    const others = production.filter(({ path }) => !phones.test(path) && !path.startsWith('infra/local/'));
    const definition = /^shared\/channels\/[a-z]+\/channel\.ts$/;
    expect(
      offences(others, (imported, importer) => phones.test(imported) && !definition.test(importer)),
    ).toEqual([]);
  });

  test.each([
    ['process.env', /\bprocess\b/],
    ['Date.now', /\bDate\.now\b/],
    ['the time of day', /\bnew Date\(\)/],
    ['Math.random', /\bMath\.random\b/],
    [
      'random bytes of its own',
      /import \{[^}]*\brandom(?:Bytes|UUID|Int)\b|\bcrypto\.random|\bgetRandomValues\b/,
    ],
    ['fetch', /\bfetch\(/],
    ['a timer', /\bset(?:Timeout|Interval|Immediate)\b/],
    ['the console', /\bconsole\./],
  ])('does not use %s', (_what, pattern) => {
    expect(domain.filter(({ text }) => pattern.test(text)).map(({ path }) => path)).toEqual([]);
  });
});

describe('imports go one way', () => {
  test('shared code knows neither functions nor infrastructure', () => {
    expect(offences(under('shared/'), (imported) => /^(?:functions|infra|test)\//.test(imported))).toEqual(
      [],
    );
  });

  test('the client stands alone: it imports itself and jose, and nothing of ours imports it', () => {
    expect(client.length).toBeGreaterThan(10);
    expect(offences(client, (imported) => !/^shared\/client\/|^jose$/.test(imported))).toEqual([]);
    const others = production.filter(({ path }) => !path.startsWith('shared/client/'));
    expect(offences(others, (imported) => imported.startsWith('shared/client/'))).toEqual([]);
  });

  test('the snippet stands alone, and others read nothing of it but what its messages look like', () => {
    expect(embed.length).toBeGreaterThan(5);
    expect(offences(embed, (imported) => !imported.startsWith('shared/embed/'))).toEqual([]);
    // The simulator is a caller, and knows the types of what the script brings.
    const others = production.filter(
      (file) => !embed.includes(file) && !file.path.startsWith('infra/local/simulator/client/'),
    );
    expect(
      offences(
        others,
        (imported) => imported.startsWith('shared/embed/') && imported !== 'shared/embed/messages.ts',
      ),
    ).toEqual([]);
  });

  test('functions know no infrastructure', () => {
    expect(
      offences(under('functions/'), (imported) =>
        /^(?:infra|test)\/|^aws-cdk-lib|^constructs$/.test(imported),
      ),
    ).toEqual([]);
  });

  test('nothing that is deployed knows tests', () => {
    expect(offences(production, (imported) => /^test\/|^vitest$|^fast-check$/.test(imported))).toEqual([]);
  });

  test('only handlers, the local stack and the operator’s commands choose adapters', () => {
    const chooses =
      /^functions\/[^/]+\/handler\.ts$|^functions\/webhook\/(?:receive-[a-z]+-handler|message-dependencies)\.ts$|^infra\/(?:local|cli)\/|^shared\/adapters\/|^shared\/channels\/[a-z]+\/operator\//;
    const others = production.filter(({ path }) => !chooses.test(path));
    expect(offences(others, (imported) => imported.startsWith('shared/adapters/'))).toEqual([]);
  });

  test('nothing imports a handler', () => {
    expect(offences(files, (imported) => /^functions\/.*handler\.ts$/.test(imported))).toEqual([]);
  });

  test('a function knows of a channel what its definition says: its other halves come by the bundler', () => {
    const inside = /^shared\/channels\/[a-z]+\//;
    expect(offences(under('functions/'), (imported) => inside.test(imported))).toEqual([]);
  });

  test('a function does not import another one', () => {
    const folderOf = (path: string) => path.split('/')[1] ?? '';
    const common = ['middleware', 'webhook'];
    expect(
      offences(
        under('functions/'),
        (imported, importer) =>
          imported.startsWith('functions/') &&
          folderOf(imported) !== folderOf(importer) &&
          !common.includes(folderOf(imported)),
      ),
    ).toEqual([]);
  });

  test('one channel does not import another one', () => {
    const channel = /^shared\/channels\/([a-z]+)\//;
    const channelOf = (path: string) => channel.exec(path)?.[1];
    expect(
      offences(
        under('shared/channels/').filter(({ path }) => channelOf(path)),
        (imported, importer) =>
          channelOf(imported) !== undefined && channelOf(imported) !== channelOf(importer),
      ),
    ).toEqual([]);
  });

  test('names and routes, which both sides read, import nothing', () => {
    const leaves = files.filter(({ path }) =>
      ['shared/config/names.ts', 'shared/http/routes.ts'].includes(path),
    );
    expect(leaves).toHaveLength(2);
    expect(offences(leaves, () => true)).toEqual([]);
  });

  test('never in a circle', () => {
    // Types alone go in circles without harm to a running program, and still blur which of two files stands below.
    expect(findCycle(production)).toBeUndefined();
  });
});

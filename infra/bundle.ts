import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { CHANNEL_NAMES, type ChannelName } from '../shared/channels/names.ts';
import { mayHaveTopic } from '../shared/channels/receivers.ts';
import { bundleEmbed } from './bundle-embed.ts';
import { bundlePage } from './bundle-page.ts';

export const PROJECT_ROOT = join(import.meta.dirname, '..');
const FUNCTIONS = join(PROJECT_ROOT, 'functions');
const CHANNEL_FOLDERS = join(PROJECT_ROOT, 'shared/channels');

export type Bundle = {
  readonly name: string;
  /** The folder that is deployed: it holds one file. */
  readonly directory: string;
  readonly file: string;
  readonly bytes: number;
};

/** How every function is bundled; the cold-start bench builds its yardstick with the same settings. */
export const BUNDLE_SETTINGS = {
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  // The SDK's ES modules shake down to 60 % of what its CommonJS build takes.
  mainFields: ['module', 'main'],
  // What is left in CommonJS calls require, which an ES module doesn't have.
  banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
  alias: {
    '@aws-sdk/credential-provider-node': join(PROJECT_ROOT, 'shared/adapters/lambda/credentials.ts'),
  },
  // The SDK imports it when a call streams events, and none that a function makes does. Held ready, it takes 20 KB.
  external: ['@smithy/core/event-streams'],
  outExtension: { '.js': '.mjs' },
  // Escaped, the texts of three languages would take three times their bytes.
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'error',
} satisfies BuildOptions;

/** Builds every function into `<outdir>/<name>/handler.mjs`, self-contained. */
export async function bundleFunctions(outdir: string): Promise<readonly Bundle[]> {
  const entries = functionEntries();
  rmSync(outdir, { recursive: true, force: true });
  await build({ ...functionBuild(entries), outdir });
  return Object.keys(entries).map((path) => {
    const name = dirname(path);
    const directory = join(outdir, name);
    const file = join(directory, 'handler.mjs');
    return { name, directory, file, bytes: statSync(file).size };
  });
}

/** What esbuild is asked for, all functions at once. */
export function functionBuild(entries = functionEntries()) {
  const { script, style, numberScript, callingCodes } = bundlePage();
  return {
    ...BUNDLE_SETTINGS,
    plugins: [CHANNELS, PHONE_NUMBERS],
    define: {
      EMBED_SCRIPT: JSON.stringify(bundleEmbed()),
      PAGE_SCRIPT: JSON.stringify(script),
      PAGE_STYLE: JSON.stringify(style),
      // The rules of all countries' numbers: a quarter of it is enough to carry.
      PAGE_NUMBER_SCRIPT: JSON.stringify(brotliCompressSync(numberScript).toString('base64')),
      PAGE_CALLING_CODES: JSON.stringify(callingCodes),
    },
    entryPoints: entries,
  };
}

/**
 * Where each function begins: `functions/<name>/handler.ts`, and for each channel a handler of its own that needs no file,
 * since all of them differ in nothing but the listening half that they import.
 */
function functionEntries(): Readonly<Record<string, string>> {
  const names = readdirSync(FUNCTIONS).filter((name) => existsSync(join(FUNCTIONS, name, 'handler.ts')));
  return Object.fromEntries([
    ...names.map((name) => [`${name}/handler`, join(FUNCTIONS, name, 'handler.ts')]),
    ...CHANNEL_NAMES.flatMap((channel) => [
      [`${receiverName(channel)}/handler`, `${WEBHOOK}${channel}`],
      ...(mayHaveTopic(channel) ? [[`${topicReceiverName(channel)}/handler`, `${TOPIC}${channel}`]] : []),
    ]),
  ]);
}

export function receiverName(channel: ChannelName): string {
  return `receive-${channel}`;
}

export function topicReceiverName(channel: ChannelName): string {
  return `receive-${channel}-topic`;
}

const WEBHOOK = 'webhook-of:';
const TOPIC = 'topic-of:';

const CHANNELS: Plugin = {
  name: 'channels',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(?:webhook|topic)-of:/ }, ({ path }) => ({ path, namespace: 'receiver' }));
    onLoad({ filter: /./, namespace: 'receiver' }, ({ path }) => {
      const channel = path.slice(path.indexOf(':') + 1);
      const handler = path.startsWith(TOPIC) ? 'receiveTopicHandler' : 'receiveMessageHandler';
      const file = path.startsWith(TOPIC) ? 'receive-topic-handler' : 'receive-message-handler';
      return {
        resolveDir: PROJECT_ROOT,
        loader: 'ts',
        contents: `
          import { ${handler} } from './functions/webhook/${file}.ts';
          import { receiver } from './shared/channels/${channel}/receiver.ts';
          export const handler = ${handler}(receiver);`,
      };
    });
    // Node loads these when the page asks; a bundle, which is one file, holds them from the start.
    onLoad({ filter: /[\\/]shared[\\/]channels[\\/]pages\.ts$/ }, () => ({
      loader: 'ts',
      contents: [
        ...CHANNEL_NAMES.map((channel) => `import * as ${channel} from './${channel}/page.ts';`),
        `export const PAGES = { ${CHANNEL_NAMES.join(', ')} };`,
      ].join('\n'),
    }));
    // What a channel's definition hands out to whoever asks: no function asks another channel's, or an operator's half.
    onResolve({ filter: /^\.\// }, ({ path, kind, resolveDir }) =>
      kind === 'dynamic-import' && dirname(resolveDir) === CHANNEL_FOLDERS
        ? { path, external: true }
        : undefined,
    );
  },
};

/** libphonenumber-js as Node 24 wants it: its package's entry points are the modules for old browsers, half as large again. */
const PHONE_NUMBERS: Plugin = {
  name: 'phone-numbers',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\.\.\/(?:\.\.\/)*es6\// }, ({ path, resolveDir }) =>
      resolveDir.includes('libphonenumber-js')
        ? { path: join(resolveDir, path.replace('/es6/', '/es6-modern/')) }
        : undefined,
    );
    // What every country's numbers look like, 80 KB: JSON.parse reads it in a fraction of the time that it takes as JavaScript.
    onLoad({ filter: /libphonenumber-js[\\/]metadata\.min\.json\.js$/ }, ({ path }) => ({
      contents: `export default JSON.parse(${JSON.stringify(readFileSync(path.replace(/\.js$/, ''), 'utf8'))});`,
    }));
  },
};

import { readFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { NONE } from '../../shared/administration/origins.ts';
import { changedPageSettings, type PageChange } from '../../shared/administration/page-settings.ts';
import { type ProjectChange, requireProject, updateProject } from '../../shared/administration/projects.ts';
import { ensureWebhookSecret } from '../../shared/administration/webhook-secrets.ts';
import { defined } from '../../shared/defined.ts';
import type { PageSettings } from '../../shared/projects/page-settings.ts';
import type { Connection } from './connection.ts';
import { operation, operatorCommand } from './operation.ts';
import type { Outcome } from './output.ts';
import { projectJson, projectLines } from './project-view.ts';

export const WEBHOOK_URL = 'where its events are delivered; the first one comes with a secret, shown once';

/** As commander hands the options over. */
type Given = {
  readonly name?: string;
  readonly identifierHash?: 'plain' | 'keyed';
  readonly webhookUrl?: string;
  readonly expiryEvents?: 'on' | 'off';
  readonly monthlyLimit?: string;
  readonly limitMode?: 'soft' | 'hard';
  readonly redirectOrigin?: readonly string[];
  readonly frameOrigin?: readonly string[];
  readonly logo?: string;
  readonly color?: string;
  readonly support?: string;
  readonly privacyUrl?: string;
};

/** `npx verso projects update` */
export function projectsUpdateCommand(): Command {
  const choice = (flags: string, description: string, choices: readonly string[]) =>
    new Option(flags, description).choices(choices);
  return operatorCommand('update')
    .description(
      'changes a project; verifications that exist stay as they were made. none takes away what may be absent',
    )
    .argument('<id>')
    .option('--name <name>', 'shown to people in every message')
    .addOption(choice('--identifier-hash <kind>', 'how proofs hash the number', ['plain', 'keyed']))
    .option('--webhook-url <url>', WEBHOOK_URL)
    .addOption(
      choice('--expiry-events <choice>', 'whether the topic is told what expired, also without a webhook', [
        'on',
        'off',
      ]),
    )
    .option('--monthly-limit <number>', 'how many verifications its live keys may create in a month, UTC')
    .addOption(
      choice('--limit-mode <mode>', 'whether that is only told (soft) or refused too (hard)', [
        'soft',
        'hard',
      ]),
    )
    .option('--redirect-origin <origin>', 'where its page may send people afterwards; once for each', collect)
    .option('--frame-origin <origin>', 'whose pages may show its page in a frame; once for each', collect)
    .option('--logo <file>', 'a PNG, WebP or SVG of at most 24 KB, for its page')
    .option('--color <#rrggbb>', 'the colour of its page, in quotes')
    .option('--support <address>', 'where people get help: an e-mail address or an https URL')
    .option('--privacy-url <url>', 'what its page links as its privacy policy')
    .action(operation(update));
}

function collect(each: string, former: readonly string[] = []): readonly string[] {
  return [...former, each];
}

async function update(connection: Connection, id: string, given: Given): Promise<Outcome> {
  const { name, identifierHash, webhookUrl, expiryEvents, redirectOrigin, monthlyLimit, limitMode } = given;
  const change: ProjectChange = defined({
    name,
    identifierHash,
    webhookUrl,
    expiryEvents,
    redirectOrigins: redirectOrigin,
    monthlyLimit,
    limitMode,
  });
  const pageChange = await pageChangeOf(given);
  const changesProject = Object.keys(change).length > 0;
  const changesPage = Object.keys(pageChange).length > 0;
  if (!changesProject && !changesPage)
    throw new RangeError('Nothing to change: npx verso projects update --help lists what can be.');
  const ports = connection.projectPorts();
  // All of it is looked at before any of it is written.
  const before = await requireProject(ports, id);
  const known = (await ports.pages.find(id)) ?? {};
  const page = changedPageSettings(known, pageChange, ports.webhookTargets);
  const project = changesProject ? await updateProject(ports, id, change) : before;
  if (changesPage) await ports.pages.save(id, page);
  const secret = await firstSecret(connection, id, webhookUrl);
  return savedProject(project, page, secret);
}

async function pageChangeOf({ logo, color, support, privacyUrl, frameOrigin }: Given): Promise<PageChange> {
  return defined({
    logo: logo === undefined || logo === NONE ? logo : await readLogoFile(logo),
    color,
    support,
    privacyUrl,
    frameOrigins: frameOrigin,
  });
}

async function readLogoFile(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new RangeError(`The file ${path} can't be read: give --logo a file, or none.`, { cause });
  }
}

/** Nothing is delivered unsigned: with its first URL a project gets its first secret. Undefined where it has one. */
export async function firstSecret(
  connection: Connection,
  projectId: string,
  webhookUrl: string | undefined,
): Promise<string | undefined> {
  if (webhookUrl === undefined || webhookUrl === NONE) return undefined;
  return ensureWebhookSecret(connection.webhookSecretPorts(), projectId);
}

export function savedProject(
  project: Parameters<typeof projectJson>[0],
  page: PageSettings,
  secret: string | undefined,
): Outcome {
  const shown = ['', secret ?? '', 'This is what webhooks are signed under, shown this once.'];
  return {
    json: { ...projectJson(project, page), ...(secret !== undefined && { webhook_secret: secret }) },
    lines: [...projectLines(project, page), ...(secret === undefined ? [] : shown)],
  };
}

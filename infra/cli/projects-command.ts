import { Command, Option } from 'commander';
import type { ProjectRecord } from '../../shared/administration/project-registry.ts';
import {
  createProject,
  type ProjectChange,
  requireProject,
  updateProject,
} from '../../shared/administration/projects.ts';
import { ensureWebhookSecret } from '../../shared/administration/webhook-secrets.ts';
import { defined } from '../../shared/defined.ts';
import type { Connection } from './connection.ts';
import { operation, operatorCommand } from './operation.ts';
import { aligned, isoTime, type Outcome } from './output.ts';
import { keyJson, keyLines, projectJson, projectLines } from './project-view.ts';

/** `npx verso projects`: who may use the deployment. */
export function projectsCommand(): Command {
  return new Command('projects')
    .description('makes, shows and renames the projects that may use the deployment')
    .addCommand(
      operatorCommand('create')
        .description('makes a project; npx verso keys create makes its keys')
        .argument('<name>', 'shown to people in every message')
        .option('--webhook-url <url>', WEBHOOK_URL)
        .action(
          operation(async (connection, name: string, { webhookUrl }: { webhookUrl?: string }) =>
            saved(connection, await createProject(connection.projectPorts(), name, webhookUrl), webhookUrl),
          ),
        ),
    )
    .addCommand(operatorCommand('list').description('all projects, oldest first').action(operation(list)))
    .addCommand(
      operatorCommand('show')
        .description('a project and its keys, without what they open')
        .argument('<id>')
        .option('--hash-key', 'also shows the key of its identifier hashes, for checkers that are offline')
        .action(
          operation(async (connection, id: string, { hashKey = false }: { hashKey?: boolean }) => {
            const ports = connection.projectPorts();
            const project = await requireProject(ports, id);
            const keys = await ports.projects.listApiKeys(id);
            return {
              json: { ...projectJson(project, hashKey), keys: keys.map(keyJson) },
              lines: [...projectLines(project, hashKey), '', ...keyLines(keys)],
            };
          }),
        ),
    )
    .addCommand(
      operatorCommand('update')
        .description('changes a project; verifications that exist stay as they were made')
        .argument('<id>')
        .option('--name <name>', 'shown to people in every message')
        .addOption(
          new Option('--identifier-hash <kind>', 'how proofs hash the number').choices(['plain', 'keyed']),
        )
        .option('--webhook-url <url>', `${WEBHOOK_URL}; none takes it away`)
        .addOption(
          new Option(
            '--expiry-events <choice>',
            'whether the topic is told what expired, also without a webhook',
          ).choices(['on', 'off']),
        )
        .action(
          operation(async (connection, id: string, given: ProjectChange) => {
            const { name, identifierHash, webhookUrl, expiryEvents } = given;
            const change = defined({ name, identifierHash, webhookUrl, expiryEvents });
            if (Object.keys(change).length === 0)
              throw new RangeError(
                'Nothing to change: give --name, --identifier-hash, --webhook-url or --expiry-events.',
              );
            return saved(connection, await updateProject(connection.projectPorts(), id, change), webhookUrl);
          }),
        ),
    );
}

const WEBHOOK_URL = 'where its events are delivered; the first one comes with a secret, shown once';

/** Nothing is delivered unsigned: with its first URL a project gets its first secret. */
async function saved(
  connection: Connection,
  project: ProjectRecord,
  webhookUrl: string | undefined,
): Promise<Outcome> {
  const secret =
    webhookUrl === undefined || webhookUrl === 'none'
      ? undefined
      : await ensureWebhookSecret(connection.webhookSecretPorts(), project.id);
  return {
    json: { ...projectJson(project), ...(secret !== undefined && { webhook_secret: secret }) },
    lines: [
      ...projectLines(project),
      ...(secret === undefined
        ? []
        : ['', secret, 'This is what webhooks are signed under, shown this once.']),
    ],
  };
}

async function list(connection: Connection) {
  const projects = await connection.projectPorts().projects.listProjects();
  const rows = projects.map(({ id, name, createdAt }) => [id, isoTime(createdAt), name]);
  return {
    json: { projects: projects.map((project) => projectJson(project)) },
    lines:
      rows.length === 0
        ? ['No projects yet: npx verso projects create makes one.']
        : aligned([['PROJECT ID', 'CREATED', 'NAME'], ...rows]),
  };
}

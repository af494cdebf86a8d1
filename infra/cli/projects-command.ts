import { Command } from 'commander';
import { createProject, requireProject } from '../../shared/administration/projects.ts';
import type { Connection } from './connection.ts';
import { operation, operatorCommand } from './operation.ts';
import { aligned, isoTime } from './output.ts';
import { keyJson, keyLines, projectJson, projectLines } from './project-view.ts';
import { firstSecret, projectsUpdateCommand, savedProject, WEBHOOK_URL } from './projects-update-command.ts';

/** `npx verso projects`: who may use the deployment. */
export function projectsCommand(): Command {
  return new Command('projects')
    .description('makes, shows and changes the projects that may use the deployment')
    .addCommand(
      operatorCommand('create')
        .description('makes a project; npx verso keys create makes its keys')
        .argument('<name>', 'shown to people in every message')
        .option('--webhook-url <url>', WEBHOOK_URL)
        .action(
          operation(async (connection, name: string, { webhookUrl }: { webhookUrl?: string }) => {
            const project = await createProject(connection.projectPorts(), name, webhookUrl);
            return savedProject(project, {}, await firstSecret(connection, project.id, webhookUrl));
          }),
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
            const page = (await ports.pages.find(id)) ?? {};
            const keys = await ports.projects.listApiKeys(id);
            return {
              json: { ...projectJson(project, page, hashKey), keys: keys.map(keyJson) },
              lines: [...projectLines(project, page, hashKey), '', ...keyLines(keys)],
            };
          }),
        ),
    )
    .addCommand(projectsUpdateCommand());
}

async function list(connection: Connection) {
  const projects = await connection.projectPorts().projects.listProjects();
  const rows = projects.map(({ id, name, createdAt }) => [id, isoTime(createdAt), name]);
  return {
    json: { projects: projects.map((project) => projectJson(project, {})) },
    lines:
      rows.length === 0
        ? ['No projects yet: npx verso projects create makes one.']
        : aligned([['PROJECT ID', 'CREATED', 'NAME'], ...rows]),
  };
}

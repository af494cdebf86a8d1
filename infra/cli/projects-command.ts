import { Command } from 'commander';
import { createProject, renameProject, requireProject } from '../../shared/administration/projects.ts';
import type { Connection } from './connection.ts';
import { operation, operatorCommand } from './operation.ts';
import { aligned, isoTime } from './output.ts';
import { keyJson, keyLines, projectJson, projectLines } from './project-view.ts';

/** `npx verso projects`: who may use the deployment. */
export function projectsCommand(): Command {
  return new Command('projects')
    .description('makes, shows and renames the projects that may use the deployment')
    .addCommand(
      operatorCommand('create')
        .description('makes a project; npx verso keys create makes its keys')
        .argument('<name>', 'shown to people in every message')
        .action(
          operation(async (connection, name: string) => {
            const project = await createProject(connection.projectPorts(), name);
            return { json: projectJson(project), lines: projectLines(project) };
          }),
        ),
    )
    .addCommand(operatorCommand('list').description('all projects, oldest first').action(operation(list)))
    .addCommand(
      operatorCommand('show')
        .description('a project and its keys, without what they open')
        .argument('<id>')
        .action(
          operation(async (connection, id: string) => {
            const ports = connection.projectPorts();
            const project = await requireProject(ports, id);
            const keys = await ports.projects.listApiKeys(id);
            return {
              json: { ...projectJson(project), keys: keys.map(keyJson) },
              lines: [...projectLines(project), '', ...keyLines(keys)],
            };
          }),
        ),
    )
    .addCommand(
      operatorCommand('update')
        .description('renames a project; verifications that exist keep the name they were made under')
        .argument('<id>')
        .requiredOption('--name <name>', 'shown to people in every message')
        .action(
          operation(async (connection, id: string, { name }: { name: string }) => {
            const project = await renameProject(connection.projectPorts(), id, name);
            return { json: projectJson(project), lines: projectLines(project) };
          }),
        ),
    );
}

async function list(connection: Connection) {
  const projects = await connection.projectPorts().projects.listProjects();
  const rows = projects.map(({ id, name, createdAt }) => [id, isoTime(createdAt), name]);
  return {
    json: { projects: projects.map(projectJson) },
    lines:
      rows.length === 0
        ? ['No projects yet: npx verso projects create makes one.']
        : aligned([['PROJECT ID', 'CREATED', 'NAME'], ...rows]),
  };
}

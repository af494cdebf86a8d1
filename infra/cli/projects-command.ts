import { Command, Option } from 'commander';
import {
  createProject,
  type ProjectChange,
  requireProject,
  updateProject,
} from '../../shared/administration/projects.ts';
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
        .action(
          operation(async (connection, id: string, change: ProjectChange) => {
            if (change.name === undefined && change.identifierHash === undefined)
              throw new RangeError('Nothing to change: give --name or --identifier-hash.');
            const project = await updateProject(connection.projectPorts(), id, change);
            return { json: projectJson(project), lines: projectLines(project) };
          }),
        ),
    );
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

import type { ProjectQuotas } from '../../usage/watch-quota.ts';
import { placeholders } from './placeholders.ts';
import { projectKey, toProject } from './project-directory.ts';
import type { Table } from './table.ts';

/** That a limit was reached, on the project's own item: whoever creates has read it already. */
export function dynamoDbProjectQuotas(table: Pick<Table, 'get' | 'update'>): ProjectQuotas {
  return {
    async find(id) {
      const item = await table.get(projectKey(id), { consistent: true });
      return item && toProject(item);
    },
    reach(id, reached) {
      const { name, value, names, values } = placeholders();
      const [mark, limits] = [name('quota_reached'), name('monthly_limit')];
      names['#month'] = 'month';
      names['#limit'] = 'limit';
      names['#creations'] = 'creations';
      const [month, limit] = [value('month', reached.month), value('limit', reached.limit)];
      const sets = [
        `${mark} = ${value('reached', reached)}`,
        // What publish-events goes by, like any other item's.
        `${name('evt')} = ${value('evt', 'project.quota_reached')}`,
        `${name('seq')} = ${value('seq', reached.sequence)}`,
      ];
      const isNew = `attribute_not_exists(${mark}) OR ${mark}.#month < ${month} OR (${mark}.#month = ${month} AND ${mark}.#limit < ${limit})`;
      return table.update(projectKey(id), {
        UpdateExpression: `SET ${sets.join(', ')}`,
        ConditionExpression: `${limits}.#creations = ${limit} AND (${isNew})`,
        ExpressionAttributeNames: names,
        values,
      });
    },
  };
}

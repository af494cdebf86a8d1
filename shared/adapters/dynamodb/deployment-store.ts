import * as z from 'zod/mini';
import { KEY_PREFIX } from '../../config/names.ts';
import { type DeploymentSettings, deploymentSettings } from '../../deployment/settings.ts';
import type { DeploymentStore } from '../../ports.ts';
import type { Table } from './table.ts';

const KEY = `${KEY_PREFIX.config}settings`;

export type WritableDeploymentStore = DeploymentStore & {
  writeSettings(settings: DeploymentSettings): Promise<void>;
};

export function dynamoDbDeploymentStore(table: Table): WritableDeploymentStore {
  return {
    async readSettings() {
      const item = await table.get(KEY);
      return item && z.parse(deploymentSettings, item);
    },
    writeSettings(settings) {
      return table.put(KEY, settings);
    },
  };
}

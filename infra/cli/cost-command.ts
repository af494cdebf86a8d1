import { Command } from 'commander';
import { costEstimateCommand } from './cost-estimate-command.ts';
import { costPricesCommand } from './cost-prices-command.ts';
import { costReconcileCommand } from './cost-reconcile-command.ts';
import { costReportCommand } from './cost-report-command.ts';

/** `npx verso cost`: what it costs, before and after. */
export function costCommand(): Command {
  return new Command('cost')
    .description('what verifications cost: prices, estimates, reports, and the bill')
    .addCommand(costEstimateCommand())
    .addCommand(costReportCommand())
    .addCommand(costReconcileCommand())
    .addCommand(costPricesCommand());
}

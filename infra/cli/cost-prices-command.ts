import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { catalogueOf, defaultChannelFees, PRICED_REGIONS } from '../../shared/cost/catalogues.ts';
import { nameOfFee } from '../../shared/cost/channel-fees.ts';
import {
  PRICE_NAMES,
  type Price,
  type PriceCatalogue,
  readCatalogue,
} from '../../shared/cost/price-catalogue.ts';
import {
  compareWith,
  foundPrice,
  PLACES,
  type PriceChange,
  withChanges,
} from '../../shared/cost/price-list.ts';
import { PROJECT_ROOT } from '../bundle.ts';
import { sentenceFor } from './failure.ts';
import { aligned, isoTime, type Outcome, print } from './output.ts';

type Options = { readonly region: string; readonly json?: boolean };
type UpdateOptions = Options & { readonly folder: string; readonly dryRun?: boolean };

const FOLDER = join(PROJECT_ROOT, 'shared/cost/prices');
/** Every name is priced here, so that a new Region's prices get the same services and units. */
const MODEL = 'us-east-1';

/** `npx verso cost prices`: the list prices that everything is counted with, and whether they still hold. */
export function costPricesCommand(): Command {
  return new Command('prices')
    .description('the list prices that costs are counted with')
    .addCommand(
      pricesCommand('show')
        .description('each price with its source and date, and the list prices of channels')
        .action(printed(async ({ region }: Options) => shown(catalogueOf(region)))),
    )
    .addCommand(
      pricesCommand('update')
        .description('asks the AWS Price List API, shows what differs and writes it into the catalogue')
        .option('--dry-run', 'shows what differs and writes nothing')
        .option('--folder <path>', 'where the catalogues are', FOLDER)
        .action(printed(update)),
    );
}

function pricesCommand(name: string): Command {
  return new Command(name)
    .addOption(new Option('--region <region>', 'an AWS Region').default(MODEL).argParser(readRegion))
    .option('--json', 'prints one JSON document');
}

function readRegion(given: string): string {
  if (/^[a-z]{2}(-[a-z]+)+-\d$/.test(given)) return given;
  throw new InvalidArgumentError('Write an AWS Region, for example eu-central-1.');
}

function printed<Given extends Options>(
  work: (given: Given) => Promise<Outcome>,
): (given: Given) => Promise<void> {
  return async (given) => {
    try {
      print(await work(given), given.json ?? false);
    } catch (error) {
      throw new Error(sentenceFor(error, { stage: '' }), { cause: error });
    }
  };
}

async function shown({ region, version, prices }: PriceCatalogue): Promise<Outcome> {
  const missing = PRICE_NAMES.filter((name) => !prices[name]);
  const fees = defaultChannelFees();
  return {
    json: { region, version, prices, not_priced: missing, channel_fees: fees },
    lines: [
      `List prices in ${region}, USD, before tax and free tier. Last changed ${version}.`,
      '',
      ...aligned([
        ['PRICE', 'USD', 'FOR ONE', 'AS OF', 'SOURCE'],
        ...PRICE_NAMES.flatMap((name) => {
          const price = prices[name];
          return price ? priceRows(name, price) : [];
        }),
      ]),
      ...(missing.length === 0
        ? []
        : [
            '',
            `Not priced: ${missing.join(', ')}. npx verso cost prices update --region ${region} asks AWS.`,
          ]),
      '',
      "Channels, where infra/verso.config.ts has no fee of the deployment's own:",
      '',
      ...aligned([
        ['FEE', 'USD', 'AS OF', 'SOURCE'],
        ...fees.map((fee) => [nameOfFee(fee), fee.usd, fee.as_of, fee.source]),
      ]),
    ],
  };
}

function priceRows(name: string, { tiers, unit, as_of, source }: Price): readonly (readonly string[])[] {
  return tiers.map(({ from, usd }) =>
    from === 0 ? [name, usd, unit, as_of, source] : ['', usd, `${unit}, from ${from} a month`, '', ''],
  );
}

async function update({ region, folder, dryRun = false }: UpdateOptions): Promise<Outcome> {
  // Only now: the AWS clients take a second to load, which nobody who asks for help should wait for.
  const { awsPriceList } = await import('../../shared/adapters/pricing/price-list.ts');
  const path = join(folder, `${region}.json`);
  const catalogue = await readFrom(path, region);
  const ask = awsPriceList();
  const found: Record<string, ReturnType<typeof foundPrice>> = {};
  for (const [index, name] of PRICE_NAMES.entries()) {
    process.stderr.write(`Asking for ${name} (${index + 1} of ${PRICE_NAMES.length})\n`);
    found[name] = foundPrice(name, await ask({ ...PLACES[name], region }));
  }
  const changes = compareWith(catalogue, found, readCatalogue(catalogueOf(MODEL)).prices);
  const differs = changes.some(({ kind }) => kind === 'new' || kind === 'changed');
  if (differs && !dryRun) {
    const today = isoTime(Date.now()).slice(0, 10);
    await writeFile(path, `${JSON.stringify(withChanges(catalogue, changes, today), null, 2)}\n`);
  }
  return {
    json: { region, written: differs && !dryRun, changes },
    lines: [...aligned(changes.map(changeRow)), '', written(path, differs, dryRun)],
  };
}

function changeRow(change: PriceChange): readonly string[] {
  const rates = ({ tiers }: Price) => tiers.map(({ usd }) => usd).join(' / ');
  switch (change.kind) {
    case 'same':
      return [change.name, 'as it was'];
    case 'not_found':
      return [change.name, 'not in the price list; what the catalogue says stays'];
    case 'new':
      return [change.name, `new: ${rates(change.to)}`];
    case 'changed':
      return [change.name, `${rates(change.from)} -> ${rates(change.to)}`];
  }
}

function written(path: string, differs: boolean, dryRun: boolean): string {
  if (!differs) return 'Nothing has changed.';
  return dryRun
    ? 'Nothing was written.'
    : `Written to ${path}. Look at it with git diff before you commit it.`;
}

async function readFrom(path: string, region: string): Promise<PriceCatalogue> {
  try {
    return readCatalogue(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      return { region, version: '1970-01-01', prices: {} };
    throw new Error(`${path} is not a price catalogue (${PRICED_REGIONS.join(', ')} are).`, { cause: error });
  }
}

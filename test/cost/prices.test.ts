import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import {
  catalogueOf,
  defaultChannelFees,
  PRICED_REGIONS,
  pricedAlternatives,
} from '../../shared/cost/catalogues.ts';
import { feePriceOf, withOwnFees } from '../../shared/cost/channel-fees.ts';
import { parseUsd } from '../../shared/cost/money.ts';
import { PRICE_NAMES, priceOf, readCatalogue } from '../../shared/cost/price-catalogue.ts';
import { ROOT } from '../architecture/source-files.ts';
import { verso } from '../cli/verso.ts';
import { playAwsService, SIGNED_IN } from './aws-service.ts';
// Shapes as the API answers them. Some figures are made up, so that none of them passes for a price of today.
import listed from './price-list/eu-central-1.json' with { type: 'json' };

const query = z.object({
  ServiceCode: z.string(),
  Filters: z.array(z.object({ Type: z.literal('TERM_MATCH'), Field: z.string(), Value: z.string() })),
  NextToken: z.string().optional(),
});

/** The Price List API, with one product a page: its filters are met by products that have all their values. */
const playPriceList = () =>
  playAwsService(({ input }) => {
    const { ServiceCode, Filters, NextToken = '0' } = query.parse(input);
    const wanted = listed.filter(({ serviceCode, product }) => {
      const has: Record<string, string | undefined> = {
        ...product.attributes,
        productFamily: product.productFamily,
      };
      return serviceCode === ServiceCode && Filters.every(({ Field, Value }) => has[Field] === Value);
    });
    const at = Number(NextToken);
    const PriceList = wanted.slice(at, at + 1).map((product) => JSON.stringify(product));
    return {
      FormatVersion: 'aws_v1',
      PriceList,
      ...(at + 1 < wanted.length && { NextToken: String(at + 1) }),
    };
  });

async function copiedCatalogues(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'verso-prices-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await copyFile(join(ROOT, 'shared/cost/prices/eu-central-1.json'), join(folder, 'eu-central-1.json'));
  return folder;
}

const update = async (folder: string, ...more: readonly string[]) => {
  const { url } = await playPriceList();
  const given = ['cost', 'prices', 'update', '--region', 'eu-central-1', '--folder', folder, ...more];
  return verso(given, { ...SIGNED_IN, AWS_ENDPOINT_URL_PRICING: url });
};

describe('the catalogue', () => {
  test.each(PRICED_REGIONS)('of %s can be read', (region) => {
    expect(catalogueOf(region).region).toBe(region);
  });

  test('of us-east-1 has every price that a deployment can ask for', () => {
    expect(Object.keys(catalogueOf('us-east-1').prices).toSorted()).toEqual([...PRICE_NAMES].toSorted());
  });

  test('has fees of channels and prices of alternatives', () => {
    expect(defaultChannelFees().length).toBeGreaterThan(10);
    expect(pricedAlternatives().sms_otp.length).toBeGreaterThan(10);
  });

  test('of a Region that nobody priced is an error that says how it gets there', () => {
    expect(() => catalogueOf('mars-east-1')).toThrow('npx verso cost prices update --region mars-east-1');
  });

  test.each([
    ['no source', { source: undefined }],
    ['no date', { as_of: 'lately' }],
    ['a float', { tiers: [{ from: 0, usd: 0.5 }] }],
    ['a first tier that begins late', { tiers: [{ from: 5, usd: '1' }] }],
    [
      'tiers that fall',
      {
        tiers: [
          { from: 0, usd: '1' },
          { from: 0, usd: '2' },
        ],
      },
    ],
  ])('is refused with %s', (_what, wrong) => {
    const good = {
      service: 'S',
      unit: 'u',
      tiers: [{ from: 0, usd: '1' }],
      source: 'x',
      as_of: '2026-11-01',
    };
    const read = (price: object) =>
      readCatalogue({ region: 'r', version: '2026-11-28', prices: { http_request: price } });
    expect(read(good).prices.http_request?.unit).toBe('u');
    expect(() => read({ ...good, ...wrong })).toThrow();
  });
});

describe('a price', () => {
  const tiers = [
    { from: 0, usd: '0.000001' },
    { from: 300, usd: '0.0000009' },
  ];

  test('is that of each tier for the part that lies in it', () => {
    expect(priceOf({ tiers }, 300n)).toBe(300n * 1_000_000n);
    expect(priceOf({ tiers }, 301n)).toBe(300n * 1_000_000n + 900_000n);
  });

  test('of a finer unit is rounded once', () => {
    const gbSecond = { tiers: [{ from: 0, usd: '0.0000133334' }] };
    // 256 MB for 37 ms.
    expect(priceOf(gbSecond, 256n * 37n, { per: 1_024_000n })).toBe(123_334n);
  });

  test('leaves out what is free only when asked to', () => {
    const price = { tiers, free_per_month: 100 };
    expect(priceOf(price, 100n)).toBe(100n * 1_000_000n);
    expect(priceOf(price, 100n, { freeTier: true })).toBe(0n);
    expect(priceOf(price, 40n, { freeTier: true })).toBe(0n);
    expect(priceOf(price, 150n, { freeTier: true })).toBe(50n * 1_000_000n);
  });

  test('never falls as more is used', () => {
    const units = fc.bigInt({ min: 0n, max: 10_000n });
    fc.assert(
      fc.property(units, units, (one, more) => priceOf({ tiers }, one) <= priceOf({ tiers }, one + more)),
    );
  });
});

describe('a fee of a channel', () => {
  test('is found by country and kind of number', () => {
    const fees = defaultChannelFees();
    const charged = { fee: 'twilio_sms_inbound', country: 'US', number_type: 'local' } as const;
    expect(feePriceOf(fees, charged)).toBe(parseUsd('0.0083'));
    expect(feePriceOf(fees, { fee: 'twilio_whatsapp_message' })).toBe(parseUsd('0.005'));
  });

  test.each([
    { fee: 'twilio_sms_inbound', country: 'LT', number_type: 'mobile' },
    { fee: 'twilio_sms_inbound' },
    { fee: 'aws_sms_inbound', country: 'US', number_type: 'local' },
  ] as const)('that nobody has named a price for is unknown, not nothing: %j', (charged) => {
    expect(feePriceOf(defaultChannelFees(), charged)).toBeUndefined();
  });

  test("is the deployment's own where it has one", () => {
    const own = {
      fee: 'twilio_whatsapp_message',
      usd: '0.004',
      source: 'contract',
      as_of: '2026-10-01',
    } as const;
    const fees = withOwnFees(defaultChannelFees(), [own]);
    expect(feePriceOf(fees, { fee: 'twilio_whatsapp_message' })).toBe(parseUsd('0.004'));
  });
});

describe('npx verso cost prices update', () => {
  test('writes what differs, keeps what the list does not have, and says both', async () => {
    const folder = await copiedCatalogues();
    const { exitCode, stdout } = await update(folder);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/http_request +new: 0\.0000098 \/ 0\.0000087/);
    expect(stdout).toMatch(/lambda_gb_second +0\.0000133334 -> 0\.000014 \/ 0\.0000120001 \/ 0\.0000106667/);
    expect(stdout).toMatch(/dynamodb_write_unit +as it was/);
    expect(stdout).toMatch(/sqs_request +not in the price list/);
    const { prices } = readCatalogue(JSON.parse(await readFile(join(folder, 'eu-central-1.json'), 'utf8')));
    expect(prices.http_request).toEqual({
      service: 'Amazon API Gateway',
      unit: 'request',
      tiers: [
        { from: 0, usd: '0.0000098' },
        { from: 300_000_000, usd: '0.0000087' },
      ],
      source: 'AWS Price List API, usage type EUC1-ApiGatewayHttpRequest',
      as_of: '2026-11-20',
    });
    expect(prices.lambda_gb_second?.free_per_month).toBe(400_000);
    expect(prices.sqs_request?.tiers).toEqual([{ from: 0, usd: '0.0000004' }]);
  });

  test('reads a first tier of nothing as the free tier', async () => {
    const { stdout } = await update(await copiedCatalogues());
    expect(stdout).toMatch(/dynamodb_storage_gb_month +as it was/);
  });

  test('shows the same and writes nothing with --dry-run', async () => {
    const folder = await copiedCatalogues();
    const path = join(folder, 'eu-central-1.json');
    const before = await readFile(path, 'utf8');
    const { stdout } = await update(folder, '--dry-run', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ region: 'eu-central-1', written: false });
    expect(await readFile(path, 'utf8')).toBe(before);
  });

  test('says in one line that nobody is signed in', async () => {
    const given = ['cost', 'prices', 'update', '--region', 'eu-central-1'];
    const { exitCode, stderr } = await verso(given);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('No AWS credentials were found');
  });

  test('takes no Region that is none', async () => {
    const { exitCode, stderr } = await verso(['cost', 'prices', 'update', '--region', '../../etc']);
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('Write an AWS Region')]);
  });
});

test('npx verso cost prices show names what is not priced', async () => {
  const { stdout } = await verso(['cost', 'prices', 'show', '--region', 'eu-central-1', '--json']);
  const { prices } = catalogueOf('eu-central-1');
  const not_priced = PRICE_NAMES.filter((name) => !prices[name]);
  expect(JSON.parse(stdout)).toMatchObject({ region: 'eu-central-1', prices, not_priced });
});

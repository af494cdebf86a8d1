import {
  type Filter,
  PricingClient,
  type PricingClientConfig,
  paginateGetProducts,
} from '@aws-sdk/client-pricing';

/** Where the Price List API is; what it knows is about all Regions. */
const HOME = 'us-east-1';

export type PriceListQuery = {
  readonly serviceCode: string;
  readonly region: string;
  readonly attributes: Readonly<Record<string, string>>;
};

/** Each product as the JSON text that the Price List API answers. */
export function awsPriceList(
  config: PricingClientConfig = {},
): (query: PriceListQuery) => Promise<readonly string[]> {
  const client = new PricingClient({ region: HOME, ...config });
  return async ({ serviceCode, region, attributes }) => {
    // What leaves a Region is listed by where it comes from.
    const whose = serviceCode === 'AWSDataTransfer' ? 'fromRegionCode' : 'regionCode';
    const filters = Object.entries({ [whose]: region, ...attributes }).map(
      ([Field, Value]): Filter => ({ Type: 'TERM_MATCH', Field, Value }),
    );
    const products: string[] = [];
    const input = { ServiceCode: serviceCode, Filters: filters, FormatVersion: 'aws_v1' };
    for await (const page of paginateGetProducts({ client }, input))
      products.push(...(page.PriceList ?? []).map(String));
    return products;
  };
}

import { defaultChannelFees, knownCatalogueOf, measuredUnits } from '../cost/catalogues.ts';
import type { FeePrice } from '../cost/channel-fees.ts';
import type { MeasuredUnits } from '../cost/measured-units.ts';
import type { PriceCatalogue } from '../cost/price-catalogue.ts';

/** What this build knows of prices. */
export type UsagePrices = {
  readonly region: string;
  /** Undefined where this build has none of the Region: then nothing of it is priced. */
  readonly catalogue: PriceCatalogue | undefined;
  readonly measured: MeasuredUnits;
  /** What providers of channels ask by list. */
  readonly fees: readonly FeePrice[];
};

export function usagePrices(region: string): UsagePrices {
  return {
    region,
    catalogue: knownCatalogueOf(region),
    measured: measuredUnits(),
    fees: defaultChannelFees(),
  };
}

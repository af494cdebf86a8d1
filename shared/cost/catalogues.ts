import { type Alternatives, readAlternatives } from './alternatives.ts';
import { type ChannelFeePrice, readChannelFees } from './channel-fees.ts';
import measured from './measured-units.json' with { type: 'json' };
import { type MeasuredUnits, readMeasuredUnits } from './measured-units.ts';
import { type PriceCatalogue, readCatalogue } from './price-catalogue.ts';
import alternatives from './prices/alternatives.json' with { type: 'json' };
import channelFees from './prices/channel-fees.json' with { type: 'json' };
import euCentral1 from './prices/eu-central-1.json' with { type: 'json' };
import usEast1 from './prices/us-east-1.json' with { type: 'json' };

const REGIONS: Readonly<Record<string, unknown>> = { 'us-east-1': usEast1, 'eu-central-1': euCentral1 };

/** Regions that have a catalogue in this repository. */
export const PRICED_REGIONS = Object.keys(REGIONS);

/** Undefined for a Region without a catalogue. */
export function knownCatalogueOf(region: string): PriceCatalogue | undefined {
  const found = REGIONS[region];
  return found === undefined ? undefined : readCatalogue(found);
}

/** Throws one sentence for a Region without a catalogue. */
export function catalogueOf(region: string): PriceCatalogue {
  const found = knownCatalogueOf(region);
  if (found === undefined)
    throw new Error(
      `There are no prices of ${region}: npx verso cost prices update --region ${region} gets them, and a line in shared/cost/catalogues.ts takes them up.`,
    );
  return found;
}

/** What providers of channels ask for, where the deployment's configuration says nothing else. */
export function defaultChannelFees(): readonly ChannelFeePrice[] {
  return readChannelFees(channelFees);
}

/** What other ways to verify a number cost. */
export function pricedAlternatives(): Alternatives {
  return readAlternatives(alternatives);
}

/** What each step of this build uses. */
export function measuredUnits(): MeasuredUnits {
  return readMeasuredUnits(measured);
}

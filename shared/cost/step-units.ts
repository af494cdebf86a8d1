import type { ChannelName } from '../channels/names.ts';
import { assumedMegabyteMilliseconds } from './durations.ts';
import type { MeasuredUnits, Step } from './measured-units.ts';
import { divideHalfUp } from './money.ts';
import type { Unit } from './units.ts';
import { countsOf } from './usage.ts';

/** What comes in until a number is verified over a channel. */
export const MESSAGE_STEPS: Readonly<Record<ChannelName, readonly Step[]>> = {
  telegram: ['telegram_start', 'telegram_contact'],
  whatsapp: ['whatsapp_message'],
  sms: ['sms_message'],
};

/** What a step uses that is taken so often, by what it was measured to use. */
export function unitsOf(measured: MeasuredUnits, step: Step, count: number): ReadonlyMap<Unit, bigint> {
  const found = measured.steps[step];
  const scaled = countsOf(found.units).map(
    ([unit, units]) => [unit, divideHalfUp(BigInt(units) * BigInt(count), BigInt(found.operations))] as const,
  );
  return new Map<Unit, bigint>([
    ...scaled,
    ['lambda_mb_ms', BigInt(assumedMegabyteMilliseconds(found)) * BigInt(count)],
  ]);
}

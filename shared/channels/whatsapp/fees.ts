import type { ChannelFee } from '../../cost/cost-record.ts';
import type { Outcome } from '../../verification/outcome.ts';

/** Meta charges for each of our messages by the country of whoever gets it, where a number is known. */
export function serviceMessageFee(outcome: Outcome): ChannelFee {
  const region = 'verification' in outcome ? outcome.verification.region : undefined;
  return { fee: 'whatsapp_service_message', ...(region !== undefined && { country: region }), count: 1 };
}

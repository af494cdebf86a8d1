import * as z from 'zod/mini';

const usd = z.string().check(z.regex(/^\d+(\.\d{1,12})?$/));
const said = { source: z.string(), as_of: z.iso.date() };

const alternatives = z.object({
  version: z.iso.date(),
  /** One text message with a code, at one provider's list price. */
  sms_otp: z.array(z.object({ country: z.string(), name: z.string(), provider: z.string(), usd, ...said })),
  /** One success at services that prove a number. Without `usd` where they ask in another currency, as `note` says. */
  proof_of_phone: z.array(z.object({ name: z.string(), usd: z.nullable(usd), note: z.string(), ...said })),
  /** Where a text message costs so little that the comparison ends otherwise. */
  cheap_sms: z.array(z.object({ where: z.string(), range_usd: z.tuple([usd, usd]), ...said })),
});

export type Alternatives = z.infer<typeof alternatives>;

export function readAlternatives(json: unknown): Alternatives {
  return z.parse(alternatives, json);
}

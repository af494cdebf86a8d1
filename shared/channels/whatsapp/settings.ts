import * as z from 'zod/mini';

export const whatsappSettings = z.object({
  /** Meta's id of the business number that messages are addressed to. */
  phoneNumberId: z.string(),
  /** The same number as people dial it, E.164. */
  displayPhoneNumber: z.string(),
  /** And as people read it. */
  formatted: z.string(),
});

export type WhatsappSettings = z.infer<typeof whatsappSettings>;

import { readdirSync, readFileSync } from 'node:fs';
import * as z from 'zod';
import type { ChannelName } from '../../shared/channels/names.ts';

const FIXTURE = z
  .strictObject({
    /** What the fixture shows, as a promise. */
    promise: z.string(),
    /** A JSON body. */
    payload: z.unknown().optional(),
    /** A form body, in order. */
    form: z.array(z.tuple([z.string(), z.string()])).optional(),
    /** A body as it is. */
    raw: z.string().optional(),
    /** Another provider of the channel, or another switch; the channel's own where it is left out. */
    variant: z.string().optional(),
    /** What parsing it yields. */
    messages: z.array(z.record(z.string(), z.unknown())),
  })
  .transform(({ payload, form, raw, ...fixture }) => ({
    ...fixture,
    body: Buffer.from(raw ?? (form ? new URLSearchParams(form).toString() : JSON.stringify(payload))),
  }));

export type Fixture = z.infer<typeof FIXTURE> & { readonly file: string };

/** The payloads that a provider really sends: test/channels/<channel>/*.json, with the providers' own field names. */
export function fixturesOf(channel: ChannelName): readonly Fixture[] {
  const folder = new URL(`./${channel}/`, import.meta.url);
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => ({ file, ...FIXTURE.parse(JSON.parse(readFileSync(new URL(file, folder), 'utf8'))) }));
}

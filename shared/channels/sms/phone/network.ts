import * as z from 'zod';
import { readJson } from '../../../read-json.ts';
import type { Playing, ProviderAnswer } from '../../phone.ts';
import type { SmsLine } from './twilio-form.ts';

/** What a number got, oldest first. */
const got = z.array(z.object({ messageId: z.string(), from: z.string(), text: z.string() }));

export type GotText = z.infer<typeof got>[number];

type Written = { readonly from: string; readonly text: string; readonly to?: string };

/**
 * Writes a text to a number of ours that AWS carries, and tells what comes back. AWS publishes it, so that whoever
 * writes it learns nothing from the answer.
 */
export async function writeByNetwork(
  { networkUrl, smsNumber }: Pick<SmsLine, 'networkUrl' | 'smsNumber'>,
  { from, text, to = smsNumber }: Written,
  { send }: Pick<Playing, 'send'>,
): Promise<{ readonly answer: ProviderAnswer; readonly replies: readonly GotText[] }> {
  const url = `${networkUrl}/texts`;
  const read = async () => {
    const theirs = `${url}?to=${encodeURIComponent(from)}`;
    const { body } = await send({ url: theirs, method: 'GET', headers: {} });
    return got.parse(readJson(body));
  };
  const before = new Set((await read()).map(({ messageId }) => messageId));
  const answer = await send({
    url,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ from, to, text }),
  });
  const replies = answer.status === 200 ? await read() : [];
  return { answer, replies: replies.filter(({ messageId }) => !before.has(messageId)) };
}

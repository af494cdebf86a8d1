import { CHANNEL_NAMES } from '../../shared/channels/names.ts';

const CHANNEL = { type: 'string', enum: CHANNEL_NAMES };

/** What a request's field means, and what its check in code demands that a JSON Schema can say too. By name. */
export const FIELD_NOTES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  type: { description: 'Phones are what can be verified here.' },
  assets: { description: 'The numbers to verify, each once.' },
  action_type: { description: 'What the request is for, in your own word.' },
  action_context: { description: 'What the page says it is for.' },
  validity_requirement: {
    description:
      'Taken in any shape, not kept and not answered. Every phone of a request is proven anew, so its proof is as fresh as could be required; how long it stays valid is proof_expiry_days.',
  },
  title: { description: 'A few words.' },
  description: { description: 'A sentence or two.' },
  context: { description: 'What the session is for.' },
  business_name: { description: 'Who asks.' },
  action: { description: 'What the person is about to do.' },
  status: { description: 'As it is now.' },
  identifier: {
    description: 'A number in any common international writing: with + or 00 and its country code.',
  },
  phone_number: { description: 'If the number is known: then only it can send the code. As identifier.' },
  phone: { description: 'The same as phone_number.' },
  channel: { ...CHANNEL, description: 'One that the deployment has configured.' },
  channels: { items: CHANNEL, uniqueItems: true, description: 'One to three different channels.' },
  allowed_channels: {
    items: CHANNEL,
    uniqueItems: true,
    description: 'Those that the person may choose from; all that are configured when left out.',
  },
  external_user_id: {
    description: 'Your own name for the user: groups verifications, and counts for limits.',
  },
  client_metadata: {
    type: 'object',
    additionalProperties: true,
    description: 'Comes back as it was sent. At most 2,048 bytes of JSON.',
  },
  callback_url: {
    format: 'uri',
    pattern: '^https://',
    description: 'Of a public host, without a user name or password in it.',
  },
  redirect_url: {
    format: 'uri',
    pattern: '^https://',
    description:
      'Where the hosted page leads back to: one of the origins that the project has named, if it has named some.',
  },
  proof_expiry_days: { default: 30, description: 'How long the proof is valid.' },
  expires_in: {
    description: 'Seconds until it expires. When left out 600, and 86,400 for a verification request.',
  },
  assurance: { description: 'The least that will do; the best that needs no PIN when left out.' },
  nonce: { description: 'Comes back in the proof.' },
  client_ip: { description: "The person's address, for limits alone. It is not kept." },
  locale: { description: 'BCP 47: the language of the prepared texts.' },
  period: { description: 'A month, UTC; the present one when left out.' },
  pin: { description: 'Six digits.' },
  result: {
    description:
      'What the hosted page gave for the PIN; it lives as long as the PIN, five minutes after the message.',
  },
  proof_token: { description: 'The JWT of a proof.' },
  reason: { default: 'other', description: 'Why it is revoked; checkers are told.' },
  required: { default: true, description: 'Whether the request waits for it.' },
  partial_ok: { default: false, description: 'Whether some are enough when it expires.' },
  reference_id: { description: 'Your own name for the request.' },
  event_type: { description: 'What the webhook tells.' },
  limit: { pattern: '^\\d{1,3}$', description: '1 to 100, 20 when left out.' },
  page: { pattern: '^\\d{1,5}$', description: 'From 1, as far as 10,000 entries.' },
  cursor: { description: 'nextCursor of the page before, in place of page.' },
};

import { EVENTS } from '../../shared/events/event.ts';
import { type EVENT_BODIES, eventSchemaName } from './event-bodies.ts';
import { examples } from './examples.ts';
import type { JsonSchema } from './schemas.ts';
import { WEBHOOK_EXAMPLES } from './webhook-examples.ts';

type EventName = keyof typeof EVENT_BODIES;

const SUMMARIES: Readonly<Record<EventName, string>> = {
  'verification.completed': 'The number is verified; data.proof has the token',
  'verification.failed': 'Three wrong senders or wrong PINs, or somebody said no',
  'verification.expired': 'Nobody answered in time',
  'verification.suspicious': 'Wrong senders, or a NO; never the last event of a verification',
  'proof.revoked': 'The proof must not count any more',
  'verification_request.completed': 'Every number that it waits for is verified',
  'verification_request.partial': 'The first of several numbers is verified, or the deadline left it at some',
  'verification_request.expired': 'Its deadline passed before that',
  'project.quota_reached': 'As many were created this month as the project’s monthly limit says',
};

const DESCRIPTION = `Sent to the project's webhook URL, or to \`callback_url\`, at least once and not necessarily in order. Check the signature on the
body as it came ([Standard Webhooks](https://www.standardwebhooks.com/)) before anything else.`;

const header = (name: string, description: string) => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: { type: 'string' },
});

export const WEBHOOK_PARAMETERS: Readonly<Record<string, JsonSchema>> = {
  'webhook-id': header('webhook-id', 'The id of the event.'),
  'webhook-timestamp': header('webhook-timestamp', 'When this try was signed, in seconds since 1970.'),
  'webhook-signature': header(
    'webhook-signature',
    'v1 and the base64 of HMAC-SHA256 over id.timestamp.body, once for each secret that is valid.',
  ),
  'x-proof-timestamp': header('x-proof-timestamp', 'For older receivers: the same as webhook-timestamp.'),
  'x-proof-signature': header(
    'x-proof-signature',
    'For older receivers: hex HMAC-SHA256 over timestamp.body under the text of the older secret.',
  ),
};

const RESPONSES = {
  '2XX': { description: 'Delivered: it is not sent again.' },
  '410': { description: 'Nothing more is sent to this URL.' },
  default: { description: 'It is sent again: nine tries within 22 hours.' },
};

/** What a caller's server is sent, OpenAPI 3.1's `webhooks`. */
export function describeWebhooks(): JsonSchema {
  return Object.fromEntries(
    EVENTS.map((event) => {
      const name = eventSchemaName(event);
      return [
        event,
        {
          post: {
            operationId: `on${name.replace(/Event$/, '')}`,
            tags: ['Webhooks'],
            summary: SUMMARIES[event],
            description: DESCRIPTION,
            security: [],
            parameters: Object.keys(WEBHOOK_PARAMETERS).map((each) => ({
              $ref: `#/components/parameters/${each}`,
            })),
            requestBody: {
              required: true,
              content: {
                'application/json': {
                  schema: { $ref: `#/components/schemas/${name}` },
                  examples: examples(WEBHOOK_EXAMPLES[event]),
                },
              },
            },
            responses: RESPONSES,
          },
        },
      ];
    }),
  );
}

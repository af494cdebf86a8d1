import { type Finding, right, wrong } from '../administration/channels/findings.ts';
import type { TwilioAdministration } from './administration.ts';

/**
 * Two more tries of any call that fails, a wrong signature's among them.
 * @see https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
 */
export const CONNECTION_OVERRIDES = '#rc=2&rp=all';

/** Whether the account is in order, and signs with the token that is stored. */
export async function accountFindings(
  twilio: TwilioAdministration,
  current: string,
  stored: readonly Finding[],
  command: string,
): Promise<readonly Finding[]> {
  const { status, primaryToken } = await twilio.account();
  const isRotating = stored.some(({ kind }) => kind !== 'ok');
  const signsOtherwise = primaryToken !== undefined && primaryToken !== current && !isRotating;
  return [
    status === 'active'
      ? right('Twilio accepts the auth token, and the account is active.')
      : wrong(`The Twilio account is ${status}: see the Twilio Console for what it lacks.`),
    ...(signsOtherwise
      ? [
          wrong(
            `Twilio signs with another auth token than the stored one: give the primary one to ${command}.`,
          ),
        ]
      : []),
  ];
}

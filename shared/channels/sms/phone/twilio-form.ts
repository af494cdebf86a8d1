import { randomBytes } from 'node:crypto';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import type { ProviderRequest, Signing } from '../../phone.ts';

/** A number of ours, as its provider knows it. */
export type SmsLine = {
  /** Empty where AWS carries the messages. */
  readonly webhookUrl: string;
  readonly accountSid: string;
  readonly authToken: string;
  readonly smsNumber: string;
  /** Where a phone writes to it; empty where Twilio carries the messages, who calls the webhook. */
  readonly networkUrl: string;
};

export type TextMessage = {
  readonly from: string;
  readonly text: string;
  readonly to?: string;
  /** Twilio's id of the message: the same for a repeated delivery. */
  readonly sid?: string;
  /** ISO 3166-1; Twilio leaves it empty where it doesn't know. */
  readonly country?: string;
};

/** The form that Twilio posts for one inbound message. */
export function messageForm(
  twilio: SmsLine,
  { from, text, to, sid, country }: TextMessage,
): Record<string, string> {
  const messageSid = sid ?? `SM${randomBytes(16).toString('hex')}`;
  return {
    ToCountry: 'US',
    ToState: '',
    SmsMessageSid: messageSid,
    NumMedia: '0',
    ToCity: '',
    FromZip: '',
    SmsSid: messageSid,
    FromState: '',
    SmsStatus: 'received',
    FromCity: '',
    Body: text,
    FromCountry: country ?? '',
    To: to ?? twilio.smsNumber,
    ToZip: '',
    NumSegments: '1',
    MessageSid: messageSid,
    AccountSid: twilio.accountSid,
    From: from,
    ApiVersion: '2010-04-01',
  };
}

/** The call that Twilio makes, signed over the URL and every parameter. */
export function twilioRequest(
  twilio: SmsLine,
  form: Record<string, string>,
  signing: Signing = 'good',
): ProviderRequest {
  const token = signing === 'good' ? twilio.authToken : 'not-the-auth-token';
  return {
    url: twilio.webhookUrl,
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      'x-twilio-signature': getExpectedTwilioSignature(token, twilio.webhookUrl, form),
    },
    body: new URLSearchParams(form).toString(),
  };
}

import type { ChannelReceiver } from '../receiver.ts';
import { twilioReceiver } from './twilio-receiver.ts';

export const smsReceiver: ChannelReceiver<'sms'> = { channel: 'sms', by: twilioReceiver };

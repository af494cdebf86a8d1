import { smsReceiver } from '../../shared/channels/sms/receiver.ts';
import { receiveMessageHandler } from '../webhook/receive-message-handler.ts';

export const handler = receiveMessageHandler(smsReceiver);

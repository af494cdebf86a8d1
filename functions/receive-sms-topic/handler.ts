import { smsReceiver } from '../../shared/channels/sms/receiver.ts';
import { receiveTopicHandler } from '../webhook/receive-topic-handler.ts';

export const handler = receiveTopicHandler(smsReceiver);

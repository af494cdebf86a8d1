import { telegramReceiver } from '../../shared/channels/telegram/receiver.ts';
import { receiveMessageHandler } from '../webhook/receive-message-handler.ts';

export const handler = receiveMessageHandler(telegramReceiver);

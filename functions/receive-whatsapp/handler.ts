import { whatsappReceiver } from '../../shared/channels/whatsapp/receiver.ts';
import { receiveMessageHandler } from '../webhook/receive-message-handler.ts';

export const handler = receiveMessageHandler(whatsappReceiver);

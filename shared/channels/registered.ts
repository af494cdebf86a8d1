/** Every channel, one line each: the rest of a channel is its folder. */
export { sms } from './sms/channel.ts';
export { telegram } from './telegram/channel.ts';
export { whatsapp } from './whatsapp/channel.ts';

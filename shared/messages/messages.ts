import { CATALOGUES, type Catalogue } from './catalogues.ts';
import { messagesOf, type Say } from './messages-of.ts';

/** The texts that people read. Each says for whom something is done before it says what to do. */
export type MessageKey = Exclude<keyof Catalogue, 'no_words'>;

export const message: Say<MessageKey> = messagesOf<MessageKey>(CATALOGUES);

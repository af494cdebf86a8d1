import * as z from 'zod/mini';
import { APPS, type App, type OpenedLink, readDeepLink } from './deep-link.ts';
import { bringIntoSight, find, make, whileResting } from './elements.ts';
import { askLocalStack } from './local-stack.ts';

const heard = z.object({
  status: z.number(),
  replies: z.array(z.object({ text: z.string(), share_contact: z.optional(z.string()) })),
});

type Chat = {
  readonly log: HTMLElement;
  to: string;
  draft: string;
  /** The label of the button that shares the own number, while the chat offers one. */
  share?: string | undefined;
};

export type Phone = {
  /** Opens the app that a link leads to, with the text typed in. */
  open(link: OpenedLink): void;
  setNumber(number: string): void;
  /** What the person would press next here; undefined while nothing waits. */
  nextButton(): HTMLButtonElement | undefined;
};

export type PhoneOptions = {
  /** BCP 47, of the apps. */
  readonly language: () => string;
  /** Something was sent, and what we replied has come. */
  readonly onSent: () => Promise<void>;
  readonly onChange: () => void;
};

const NAMES: Readonly<Record<App, string>> = {
  telegram: 'bot',
  whatsapp: 'business account',
  sms: 'text message',
};

/** The person's phone: three apps, of which one is open. */
export function phoneOf({ language, onSent, onChange }: PhoneOptions): Phone {
  const handset = find('handset', HTMLElement);
  const compose = find('compose', HTMLFormElement);
  const text = find('message', HTMLTextAreaElement);
  const send = find('send', HTMLButtonElement);
  const start = find('start-bot', HTMLButtonElement);
  const share = find('share-contact', HTMLButtonElement);
  const refuse = find('reply-no', HTMLButtonElement);
  const number = find('phone-number', HTMLInputElement);
  const hidden = find('hide-number', HTMLInputElement);
  const chats: Readonly<Record<App, Chat>> = {
    telegram: chatOf('telegram'),
    whatsapp: chatOf('whatsapp'),
    sms: chatOf('sms'),
  };
  let app: App = 'telegram';

  for (const each of APPS) {
    find(`app-${each}`, HTMLInputElement).addEventListener('change', () => show(each));
  }
  text.addEventListener('input', () => {
    chats[app].draft = text.value;
    draw();
  });
  compose.addEventListener('submit', (event) => {
    event.preventDefault();
    void whileResting(send, () => say(text.value)).then(draw);
  });
  text.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    compose.requestSubmit();
  });
  start.addEventListener('click', () => whileResting(start, () => say(chats[app].draft)));
  refuse.addEventListener('click', () => whileResting(refuse, () => say('NO')));
  share.addEventListener('click', () => whileResting(share, shareContact));
  hidden.addEventListener('change', draw);

  function show(wanted: App): void {
    app = wanted;
    find(`app-${app}`, HTMLInputElement).checked = true;
    draw();
  }

  function draw(): void {
    const { to, draft, share: label, log } = chats[app];
    handset.dataset.app = app;
    for (const each of APPS) chats[each].log.hidden = each !== app;
    find('chat-with', HTMLElement).textContent = to || 'No chat yet';
    find('chat-kind', HTMLElement).textContent = to ? NAMES[app] : 'open a link, or type';
    text.value = draft;
    const starts = app === 'telegram' && draft.startsWith('/start ');
    start.hidden = !starts;
    compose.hidden = starts;
    send.disabled = draft.trim() === '';
    share.hidden = label === undefined;
    share.textContent = label ?? '';
    refuse.hidden = log.querySelector('.theirs') === null;
    find('hiding', HTMLElement).hidden = app !== 'whatsapp';
    onChange();
  }

  async function say(words: string): Promise<void> {
    if (words.trim() === '') return;
    const chat = chats[app];
    chat.draft = '';
    // Telegram shows the command without what the link handed to it.
    line(chat, 'mine', app === 'telegram' ? words.replace(/^\/start .*/, '/start') : words);
    draw();
    await deliver(chat, { text: words });
  }

  async function shareContact(): Promise<void> {
    const chat = chats[app];
    chat.share = undefined;
    line(chat, 'mine contact', number.value);
    draw();
    await deliver(chat, {});
  }

  async function deliver(chat: Chat, what: { readonly text?: string }): Promise<void> {
    const { status, replies } = await askLocalStack(heard, 'actions', {
      channel: app,
      number: number.value.replace(/[^+\d]/g, ''),
      language: language(),
      hidden: app === 'whatsapp' && hidden.checked,
      ...what,
    });
    if (status >= 300) throw new Error(`The provider was answered ${status}, and would send it again.`);
    for (const reply of replies) {
      line(chat, 'theirs', reply.text);
      chat.share = reply.share_contact;
    }
    draw();
    await onSent();
  }

  function line(chat: Chat, className: string, words: string): void {
    const bubble = make('p', { className, text: words });
    bubble.dir = 'auto';
    chat.log.append(bubble);
    chat.log.scrollTop = chat.log.scrollHeight;
  }

  draw();
  return {
    open(link) {
      const chat = chats[link.app];
      Object.assign(chat, { to: link.to, draft: link.text });
      show(link.app);
      (start.hidden ? send : start).focus({ preventScroll: true });
      bringIntoSight(find('phone', HTMLElement));
    },
    setNumber(given) {
      number.value = given;
    },
    nextButton() {
      if (!share.hidden) return share;
      if (!start.hidden) return start;
      return text.value === '' ? undefined : send;
    },
  };
}

function chatOf(app: App): Chat {
  return { log: find(`chat-${app}`, HTMLElement), to: '', draft: '' };
}

/** A link that somebody pastes opens its app. */
export function takePastedLinks(phone: Phone): void {
  const field = find('pasted-link', HTMLInputElement);
  field.addEventListener('input', () => {
    const opened = readDeepLink(field.value);
    if (!opened) return;
    field.value = '';
    phone.open(opened);
  });
}

import type { Language } from '../../shared/messages/languages.ts';
import { message } from '../../shared/messages/messages.ts';
import { CHANNEL_PAGE_TEXTS } from '../../shared/page/channel-texts.ts';
import type { PageChannel } from '../../shared/page/page-state.ts';
import { channelIcon } from './icons.ts';
import { type Markup, markup } from './markup.ts';
import { qrCode } from './qr.ts';
import { filled, leftToRight, nameOf, numberOf, type Say, type Scene, type View } from './view.ts';

/**
 * A button for each channel that opens its app, and for another device the QR code of the same link and the code to send by hand. The
 * script decides by the device which comes first; without it a phone's order stays.
 */
export function sendScene({ state, asset, say }: View, language: Language): Scene {
  const { number, wrong_sender, expires_at } = asset;
  const channels = asset.channels.map((channel) => shownChannel(channel, language));
  const project = nameOf(state);
  return {
    name: `send-${asset.place ?? 0}`,
    title: say('title'),
    body: markup`<p class="lead">${number ? say('lead', { project, number: numberOf(asset) }) : say('lead_any', { project })}</p>
<p class="warning">${say('warning', { project })}</p>
<div class="ways">
<div class="direct"><h2 class="on-desktop">${say('on_this_computer')}</h2>${channels.map(direct)}</div>
<details class="other" id="other"><summary>${say('other_device')}</summary>
${channels.length > 1 && choice(channels, say)}${channels.map((each) => scanned(each, say))}</details>
</div>`,
    status:
      wrong_sender && number ? say('wrong_sender', { ending: leftToRight(number.ending) }) : say('waiting'),
    tone: wrong_sender ? 'warning' : 'waiting',
    until: expires_at,
  };
}

type Shown = PageChannel & Readonly<Record<'label' | 'open' | 'how' | 'scan', Markup>>;

function shownChannel(channel: PageChannel, language: Language): Shown {
  const { name, open, how, scan } = CHANNEL_PAGE_TEXTS[channel.name][language];
  // What Telegram's bot writes on it, if it speaks the same language.
  const values = { button: message('share_contact', {}, [language]) };
  const shown = { open: filled(open), how: filled(how, values), scan: filled(scan, values) };
  return { ...channel, label: filled(name), ...shown };
}

function direct({ name, deep_link, open, how }: Shown): Markup {
  return markup`<div class="app"><a class="button" id="open-${name}" href="${deep_link}" rel="noreferrer" aria-describedby="how-${name}">${channelIcon(name)}${open}</a>
<p class="how" id="how-${name}">${how}</p></div>`;
}

/** Chooses by script alone: without it all are shown. */
function choice(channels: readonly Shown[], say: Say): Markup {
  return markup`<fieldset class="choice" hidden><legend>${say('choose_channel')}</legend>${channels.map(
    ({ name, label }, place) =>
      markup`<label><input type="radio" name="channel" id="choose-${name}" value="${name}"${place === 0 && markup` checked`}><span>${label}</span></label>`,
  )}</fieldset>`;
}

function scanned({ name, code, qr_text, send_to, send_to_formatted, label, scan }: Shown, say: Say): Markup {
  return markup`<section class="scan" data-channel="${name}" aria-label="${label}">
<div class="by-camera">${qrCode(qr_text, say('qr_label'))}<p>${scan}</p></div>
<h2>${say('by_hand')}</h2>
<dl class="by-hand">${copied(`code-${name}`, say('code'), code, code, say)}${copied(`to-${name}`, say('send_to'), send_to_formatted, send_to, say)}</dl></section>`;
}

function copied(id: string, label: Markup, shown: string, value: string, say: Say): Markup {
  return markup`<div><dt id="${id}">${label}</dt><dd>${leftToRight(shown)}<button type="button" class="copy" data-copy="${value}" aria-describedby="${id}" hidden>${say('copy')}</button></dd></div>`;
}

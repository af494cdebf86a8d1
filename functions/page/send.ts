import type { Language } from '../../shared/messages/languages.ts';
import { message } from '../../shared/messages/messages.ts';
import type { PageChannel } from '../../shared/page/page-state.ts';
import { ICONS } from './icons.ts';
import { type Markup, markup } from './markup.ts';
import { qrCode } from './qr.ts';
import { leftToRight, nameOf, numberOf, type Say, type Scene, type View } from './view.ts';

/**
 * A button for each channel that opens its app, and for another device the QR code of the same link and the code to send by hand. The
 * style sheet and the script decide which comes first: a phone taps, a computer is scanned from.
 */
export function sendScene({ state, asset, say }: View, language: Language): Scene {
  const { channels, number, wrong_sender, expires_at } = asset;
  const project = nameOf(state);
  const button = message('share_contact', {}, [language]);
  return {
    name: `send-${asset.place ?? 0}`,
    title: say('title'),
    body: markup`<p class="lead">${number ? say('lead', { project, number: numberOf(asset) }) : say('lead_any', { project })}</p>
<p class="warning">${say('warning', { project })}</p>
<div class="ways">
<div class="direct"><h2 class="on-desktop">${say('on_this_computer')}</h2>${channels.map((each) => direct(each, button, say))}</div>
<details class="other" id="other"><summary>${say('other_device')}</summary>
${channels.length > 1 && choice(channels, say)}
${channels.map((each) => scanned(each, button, say))}</details>
</div>`,
    status:
      wrong_sender && number ? say('wrong_sender', { ending: leftToRight(number.ending) }) : say('waiting'),
    tone: wrong_sender ? 'warning' : 'waiting',
    until: expires_at,
  };
}

function direct({ name, deep_link }: PageChannel, button: string, say: Say): Markup {
  return markup`<div class="app"><a class="button" id="open-${name}" href="${deep_link}" rel="noreferrer" aria-describedby="how-${name}">${ICONS[name]}${say(`open_${name}`)}</a>
<p class="how" id="how-${name}">${say(`how_${name}`, { button })}</p></div>`;
}

/** Without `:has()` in the style sheet it chooses nothing, and all are shown. */
function choice(channels: readonly PageChannel[], say: Say): Markup {
  return markup`<fieldset class="choice"><legend>${say('choose_channel')}</legend>${channels.map(
    ({ name }, place) =>
      markup`<label><input type="radio" name="channel" id="choose-${name}" value="${name}"${place === 0 && markup` checked`}><span>${say(`app_${name}`)}</span></label>`,
  )}</fieldset>`;
}

function scanned(
  { name, code, qr_text, send_to, send_to_formatted }: PageChannel,
  button: string,
  say: Say,
): Markup {
  return markup`<section class="scan" data-channel="${name}" aria-label="${say(`app_${name}`)}">
<div class="by-camera">${qrCode(qr_text, say('qr_label'))}<p>${say(`scan_${name}`, { button })}</p></div>
<h2>${say('by_hand')}</h2>
<dl class="by-hand">${copied(`code-${name}`, say('code'), code, code, say)}${copied(`to-${name}`, say('send_to'), send_to_formatted, send_to, say)}</dl></section>`;
}

function copied(id: string, label: Markup, shown: string, value: string, say: Say): Markup {
  return markup`<div><dt id="${id}">${label}</dt><dd>${leftToRight(shown)}<button type="button" class="copy" data-copy="${value}" aria-describedby="${id}" hidden>${say('copy')}</button></dd></div>`;
}

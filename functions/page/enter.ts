import { markup } from './markup.ts';
import { leftToRight, nameOf, numberOf, type Scene, type View } from './view.ts';

/**
 * The PIN of our reply. It completes nothing by itself (RFC 10027): its one-time result goes to the caller, so where none can go it
 * isn't taken here.
 */
export function pinScene({ state, asset, say }: View): Scene {
  const project = nameOf(state);
  const scene = {
    name: `pin-${asset.place ?? 0}`,
    title: say('pin_title'),
    status: say('pin_waiting'),
    tone: 'waiting' as const,
    until: asset.expires_at,
  };
  if (!state.takes_pin)
    return { ...scene, body: markup`<p class="lead">${say('pin_elsewhere', { project })}</p>` };
  const { redirect } = state;
  return {
    ...scene,
    body: markup`<p class="lead">${say('pin_lead')}</p>
<form id="pin-form" data-place="${asset.place}" novalidate><label for="pin">${say('pin_label')}</label>
<div class="row"><input id="pin" name="pin" inputmode="numeric" autocomplete="one-time-code" dir="ltr" size="8" required aria-describedby="pin-error pin-warning"><button class="button">${say('pin_button')}</button></div>
<p class="error" id="pin-error" role="alert" hidden>${say('pin_wrong', { count: asset.pin_tries_left ?? 0 })}</p></form>
<p class="warning" id="pin-warning">${say('pin_warning')}</p>
<template id="pin-accepted"><h1 tabindex="-1">${say('pin_accepted')}</h1><p class="lead">${say('pin_accepted_text', { project })}</p>${
      redirect &&
      markup`<a class="button" id="go" href="${redirect.url}" rel="noreferrer"${redirect.automatic && markup` data-automatic`}><span>${say('go_button', { host: leftToRight(redirect.host) })}</span></a>`
    }</template>`,
  };
}

/** A request's code that is over: the next one, if there is one. */
export function newCodeScene({ state, asset, say }: View): Scene {
  return {
    name: `code-${asset.place ?? 0}`,
    title: say('code_over_title'),
    body: markup`<p class="lead">${say('code_over', { number: numberOf(asset) })}</p>
<form id="code-form" data-place="${asset.place}"><button class="button">${say('code_button')}</button>
<p class="error" id="code-error" role="alert" hidden>${say('no_codes', { project: nameOf(state) })}</p></form>`,
  };
}

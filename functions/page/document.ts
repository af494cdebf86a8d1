import { isRightToLeft } from '../../shared/messages/languages.ts';
import { markup } from './markup.ts';
import type { OpenedPage } from './open-page.ts';

/** The whole document. */
export function renderDocument({ state, language }: OpenedPage): string {
  const { project, assets } = state;
  const direction = isRightToLeft(language) ? 'rtl' : 'ltr';
  return markup`<!doctype html>
<html lang="${language}" dir="${direction}"><title>${project.name}</title>
<main data-version="${state.version}"><h1>${project.name}</h1><p role="status">${state.status}</p>
${assets.flatMap(({ channels }) =>
  channels.map(
    (channel) =>
      markup`<p><a href="${channel.deep_link}">${channel.message}</a> ${channel.send_to_formatted}</p>`,
  ),
)}</main>`.html;
}

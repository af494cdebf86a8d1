import { loadedByChannel } from './by-channel.ts';
import type { ChannelName } from './names.ts';
import type { ChannelPage } from './page.ts';
import { DEFINITIONS } from './registry.ts';

type Modules = { readonly [Name in ChannelName]: { readonly page: ChannelPage } };

/** What the hosted page shows of each channel. The bundler writes it out, for the page's function alone (infra/bundle.ts). */
export const PAGES = await loadedByChannel<Modules>((name) => DEFINITIONS[name].page());

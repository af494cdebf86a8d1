import { CHANNELS } from '../../shared/channels/registry.ts';
import { PARAMETERS } from '../../shared/config/names.ts';
import { notBootstrapped } from '../../shared/deployment/signing-key.ts';
import { requestRate } from '../../shared/limits/request-rate.ts';
import { acceptedLanguages } from '../../shared/messages/accept-language.ts';
import { type Language, lookUp } from '../../shared/messages/languages.ts';
import { buildPageState, type PageSubject } from '../../shared/page/build-page-state.ts';
import { findPage } from '../../shared/page/find-page.ts';
import type { PageState } from '../../shared/page/page-state.ts';
import type { HttpEvent } from '../middleware/http-event.ts';
import type { PageDependencies } from './dependencies.ts';

export type OpenedPage = { readonly state: PageState; readonly language: Language };

const { codeSubkey } = PARAMETERS;

/** What the link in the path opens, as it is now; undefined where it opens nothing. Throws rate_limited. */
export function pageOpener(
  dependencies: PageDependencies,
): (event: HttpEvent) => Promise<OpenedPage | undefined> {
  const { clock, directory, settings, secrets } = dependencies;
  const allow = requestRate(clock);
  return async ({ pathParameters, headers }) => {
    const link = pathParameters?.link ?? '';
    allow(link, 'read');
    const [secret, { channels }] = await Promise.all([secrets.read([codeSubkey]), settings()]);
    const found = await findPage(dependencies, secret(codeSubkey), link);
    if (!found) return undefined;
    const project = await directory.findProject(found.projectId);
    if (!project) throw notBootstrapped();
    const language = lookUp([localeOf(found.subject), ...acceptedLanguages(headers['accept-language'])]);
    const state = buildPageState(found.subject, {
      project,
      channels: (name) => CHANNELS[name](channels),
      language,
      embedded: false,
      now: clock.now(),
    });
    return { state, language };
  };
}

function localeOf(subject: PageSubject): string | undefined {
  return subject.kind === 'request' ? subject.state.request.locale : subject.verification.locale;
}

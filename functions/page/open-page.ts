import { CHANNELS } from '../../shared/channels/registry.ts';
import { PARAMETERS } from '../../shared/config/names.ts';
import { notBootstrapped } from '../../shared/deployment/signing-key.ts';
import { requestRate } from '../../shared/limits/request-rate.ts';
import { acceptedLanguages } from '../../shared/messages/accept-language.ts';
import { type Language, lookUp } from '../../shared/messages/languages.ts';
import { buildPageState, type PageSubject } from '../../shared/page/build-page-state.ts';
import { findPage } from '../../shared/page/find-page.ts';
import type { PageState } from '../../shared/page/page-state.ts';
import type { PageSettings } from '../../shared/projects/page-settings.ts';
import type { HttpEvent } from '../middleware/http-event.ts';
import type { PageDependencies } from './dependencies.ts';

export type OpenedPage = {
  readonly state: PageState;
  readonly language: Language;
  readonly pageSettings: PageSettings;
  readonly now: number;
};

const { codeSubkey } = PARAMETERS;

/** What the link in the path opens, as it is now; undefined where it opens nothing. Throws rate_limited. */
export function pageOpener(
  dependencies: PageDependencies,
): (event: HttpEvent) => Promise<OpenedPage | undefined> {
  const { clock, directory, meter, settings, secrets } = dependencies;
  const allow = requestRate(clock);
  return async (event) => {
    const link = event.pathParameters?.link ?? '';
    allow(link, 'read');
    const [secret, { channels }] = await Promise.all([secrets.read([codeSubkey]), settings()]);
    const found = await findPage(dependencies, secret(codeSubkey), link);
    if (!found) return undefined;
    meter.belongsTo(found.projectId);
    const [project, pageSettings] = await Promise.all([
      directory.findProject(found.projectId),
      dependencies.pageSettings(found.projectId),
    ]);
    if (!project) throw notBootstrapped();
    const language = lookUp([localeOf(found.subject), ...languagesOf(event)]);
    const now = clock.now();
    const state = buildPageState(found.subject, {
      project,
      channels: (name) => CHANNELS[name](channels),
      language,
      // The browser lets nobody else frame it; so what the page says of itself needs no proof.
      embedded:
        event.queryStringParameters?.embedded !== undefined && pageSettings.frameOrigins !== undefined,
      now,
    });
    return { state, language, pageSettings, now };
  };
}

export function languagesOf({ headers }: Pick<HttpEvent, 'headers'>): readonly string[] {
  return acceptedLanguages(headers['accept-language']);
}

function localeOf(subject: PageSubject): string | undefined {
  return subject.kind === 'request' ? subject.state.request.locale : subject.verification.locale;
}

import { PARAMETERS } from '../../shared/config/names.ts';
import { notBootstrapped } from '../../shared/deployment/signing-key.ts';
import { enterPin, readEnteredPin } from '../../shared/page/enter-pin.ts';
import { findLinked } from '../../shared/page/find-linked.ts';
import type {
  Clock,
  CounterStore,
  ProjectDirectory,
  RequestStore,
  Secrets,
  VerificationStore,
} from '../../shared/ports.ts';
import type { PageSettings } from '../../shared/projects/page-settings.ts';
import type { Answer } from '../middleware/dispatch.ts';
import { type HttpEvent, json } from '../middleware/http-event.ts';
import { parseJsonBody } from '../middleware/json-body.ts';

export type PinDependencies = {
  readonly clock: Clock;
  readonly verifications: Pick<VerificationStore, 'find' | 'apply'>;
  readonly requests: Pick<RequestStore, 'find'>;
  readonly directory: Pick<ProjectDirectory, 'findProject'>;
  readonly pageSettings: (projectId: string) => Promise<PageSettings>;
  readonly counters: CounterStore;
  readonly secrets: Secrets;
};

const { codeSubkey, phoneSubkey } = PARAMETERS;

/** `{verification_id, result}` for a right PIN; the page takes both to the caller. */
export function pinOnThePage(dependencies: PinDependencies): Answer<HttpEvent> {
  const { directory, pageSettings, secrets } = dependencies;
  return async (event) => {
    const { pin, place } = readEnteredPin(parseJsonBody(event));
    const secret = await secrets.read([codeSubkey, phoneSubkey]);
    const subkeys = { code: secret(codeSubkey), phone: secret(phoneSubkey) };
    const verification = await findLinked(
      dependencies,
      subkeys.code,
      event.pathParameters?.link ?? '',
      place,
    );
    const [project, page] = await Promise.all([
      directory.findProject(verification.projectId),
      pageSettings(verification.projectId),
    ]);
    if (!project) throw notBootstrapped();
    const { verificationId, result } = await enterPin(
      dependencies,
      { subkeys, project, page },
      verification,
      pin,
    );
    return json(200, { verification_id: verificationId, result });
  };
}

import { SetUpStopped } from '../../shared/administration/channels/steps.ts';
import { reasonInOneLine } from '../reason-in-one-line.mjs';
import { NO_LOCAL_STACK, stackNameOf, type Target } from './target.ts';

/** Names of the SDK's errors, which differ from service to service. */
const NO_CREDENTIALS = ['CredentialsProviderError', 'TokenProviderError'];
const NOT_ACCEPTED = [
  'ExpiredToken',
  'ExpiredTokenException',
  'RequestExpired',
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'IncompleteSignature',
  'IncompleteSignatureException',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
];
const NOT_ALLOWED = ['AccessDenied', 'AccessDeniedException'];
const UNREACHABLE = ['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'ETIMEDOUT'];

/** What went wrong, in one sentence that says what to do. */
export function sentenceFor(error: unknown, target: Target): string {
  if (error instanceof SetUpStopped) return `${sentenceFor(error.cause, target)} ${progressOf(error)}`;
  const { stage, local } = target;
  const reason = reasonInOneLine(error);
  const is = (names: readonly string[]) => error instanceof Error && names.includes(error.name);
  if (isUnreachable(error))
    return local ? NO_LOCAL_STACK : `AWS can't be reached from here (${reason}): check your network.`;
  if (is(NOT_ACCEPTED) && local)
    return 'Another local stack runs there: stop it, and start this one with npm start.';
  if (is(NO_CREDENTIALS))
    return `No AWS credentials were found (${reason}): sign in, for example with aws sso login, or set AWS_PROFILE.`;
  if (is(NOT_ACCEPTED))
    return `AWS does not accept your credentials (${reason}): sign in again, for example with aws sso login.`;
  if (is(NOT_ALLOWED))
    return `Your AWS credentials may not do this (${reason}): use those of an administrator of the account.`;
  if (is(['ValidationError']) && reason.includes('does not exist'))
    return `There is no stack ${stackNameOf(target)} in this account and Region: deploy it with VERSO_STAGE=${stage} npx cdk deploy, or name another --stage.`;
  if (is(['ResourceNotFoundException', 'NotFoundException']))
    return `A table or a key that was named does not exist (${reason}): check the options, or deploy ${stackNameOf(target)} again.`;
  return reason;
}

function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === 'TimeoutError') return true;
  return 'code' in error && UNREACHABLE.includes(String(error.code));
}

/** What came to pass and what didn't, for a command that can be run again. */
function progressOf({ done, tasks }: SetUpStopped): string {
  if (done.length === 0) return 'Nothing was changed.';
  return `Done before that: ${done.join(' ')} Left to do: ${tasks.join('; ')}. The same command goes on from there.`;
}

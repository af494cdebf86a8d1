import { AwsError } from './aws-error.ts';

export type Credential = { readonly accessKeyId: string; readonly service: string };

const CREDENTIAL =
  /^AWS4-HMAC-SHA256\s.*\bCredential=(?<accessKeyId>[^/,\s]+)\/\d{8}\/[^/,\s]+\/(?<service>[^/,\s]+)\/aws4_request\b/;

/**
 * Reads who calls which service from a Signature Version 4 header.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function parseCredential(authorization: string | undefined): Credential {
  if (authorization === undefined || authorization === '') {
    throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token');
  }
  const { accessKeyId, service } = CREDENTIAL.exec(authorization)?.groups ?? {};
  if (accessKeyId === undefined || service === undefined) {
    throw new AwsError(
      'IncompleteSignatureException',
      'The Authorization header is not a Signature Version 4 with a Credential of five parts.',
    );
  }
  return { accessKeyId, service };
}

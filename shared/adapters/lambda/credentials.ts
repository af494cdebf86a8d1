import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * Lambda hands a function its credentials in environment variables and nowhere else. The bundler puts this in
 * the place of the SDK's default chain (SSO, profiles, instance metadata, ...), which is 90 KB that would never
 * run there.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function defaultProvider(): ReturnType<typeof fromEnv> {
  return fromEnv();
}

import type { OperatorAccess } from '../local/operator-access.ts';

/** What every client is made with. Without endpoint and credentials the SDK finds the operator's own. */
export type AwsAccess = { readonly region: string } & Partial<
  Pick<OperatorAccess, 'endpoint' | 'credentials'>
>;

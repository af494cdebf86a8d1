import type { HttpEvent } from '../../functions/middleware/http-event.ts';

type Overrides = {
  readonly method?: string;
  readonly path?: string;
  readonly routeKey?: string;
  readonly headers?: Record<string, string>;
  readonly query?: string;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
  readonly domainName?: string;
};

/** An HTTP API event as API Gateway makes it, payload format 2.0; a Function URL's differs in its names. */
export function httpEvent({ method = 'GET', path = '/', query = '', ...rest }: Overrides = {}): HttpEvent {
  return {
    version: '2.0',
    routeKey: rest.routeKey ?? '$default',
    rawPath: path,
    rawQueryString: query,
    headers: rest.headers ?? {},
    queryStringParameters: Object.fromEntries(new URLSearchParams(query)),
    isBase64Encoded: rest.isBase64Encoded ?? false,
    ...(rest.body !== undefined && { body: rest.body }),
    requestContext: {
      accountId: '000000000000',
      apiId: 'a1b2c3d4e5',
      domainName: rest.domainName ?? 'a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com',
      domainPrefix: 'a1b2c3d4e5',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '203.0.113.7', userAgent: 'curl/8' },
      requestId: 'JKJaXmPLvHcESHA=',
      routeKey: rest.routeKey ?? '$default',
      stage: '$default',
      time: '04/Feb/2026:10:00:00 +0000',
      timeEpoch: 1_770_199_200_000,
    },
  };
}

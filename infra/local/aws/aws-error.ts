/** An error that the caller gets to see in the shape of the AWS JSON protocols. */
export class AwsError extends Error {
  readonly status: number;
  /** The error's name without a namespace, such as `AccessDeniedException`. */
  readonly type: string;
  /** What the error's shape has besides, for services that tell it. */
  readonly details: Readonly<Record<string, string>>;

  constructor(type: string, message: string, status = 400, details: AwsError['details'] = {}) {
    super(message);
    this.name = 'AwsError';
    this.type = type;
    this.status = status;
    this.details = details;
  }
}

/** https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html#operation-error-serialization */
export function errorReply(error: AwsError) {
  return {
    status: error.status,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': error.type },
    body: JSON.stringify({ __type: error.type, message: error.message }),
  };
}

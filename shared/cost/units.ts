/**
 * What is metered, in the units that AWS bills, as integers. The names are stable: reports, catalogues and stored records use
 * them. The value is how a unit is called in a log line, since each byte of a line is paid for.
 */
export const UNITS = {
  /** Invocations. */
  lambda_requests: 'lr',
  /** Billed milliseconds, INIT's among them, times megabytes of memory. */
  lambda_mb_ms: 'lm',
  /** An HTTP API meters each started 512 KB of a request as one. */
  http_api_requests: 'ha',
  /** Of the table and its indexes together; a conditional write that was refused counts too. */
  dynamodb_write_units: 'dw',
  /** Halves of read units, since an eventually consistent read costs half of one. */
  dynamodb_read_half_units: 'dr',
  kms_rsa_signatures: 'kr',
  kms_ecc_signatures: 'ke',
  /** The decryptions behind SecureString parameters, one each. */
  kms_symmetric_requests: 'ks',
  /** Each started 64 KB. What SNS hands on to SQS or Lambda is free. */
  sns_publishes: 'sp',
  /**
   * Each started 64 KB of what is sent, by us or by SNS on our behalf, and one ReceiveMessage and one DeleteMessageBatch for each
   * invocation that a queue woke. Polls of empty queues are a fixed cost and are not in it.
   */
  sqs_requests: 'sq',
  /** What CloudWatch Logs ingests: the lines in UTF-8, this record's own among them, and 26 bytes for each. */
  log_bytes: 'lb',
  /** To the internet: headers and bodies, without TLS. */
  data_out_bytes: 'do',
} as const;

export type Unit = keyof typeof UNITS;
export type Units = Readonly<Partial<Record<Unit, number>>>;

export const UNIT_NAMES = Object.keys(UNITS) as readonly Unit[];

/**
 * What providers of channels ask for. SMS are counted in segments; `country` and `number_type` are our number's for what comes in,
 * the recipient's country for what goes out. WhatsApp counts messages.
 */
export const FEES = [
  'twilio_sms_inbound',
  'twilio_sms_outbound',
  'aws_sms_inbound',
  'aws_sms_outbound',
  /** Meta's fee for a service message, whoever sends it for us. `country` is the recipient's. */
  'whatsapp_service_message',
  /** Twilio's own fee for each WhatsApp message, in or out; the same everywhere. */
  'twilio_whatsapp_message',
] as const;
export type Fee = (typeof FEES)[number];

/** As providers price their numbers. */
export const NUMBER_TYPES = ['local', 'mobile', 'toll_free', 'short_code'] as const;
export type NumberType = (typeof NUMBER_TYPES)[number];

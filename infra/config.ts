import { z } from 'zod';
import { publicText } from '../shared/channels/configuration-fields.ts';
import { CONFIGURATION_SHAPE } from '../shared/channels/configurations.ts';
import { CHANNEL_NAMES } from '../shared/channels/names.ts';
import { channelFeePrice } from '../shared/cost/channel-fees.ts';
import { DEFAULT_QUOTA } from '../shared/limits/creation-quota.ts';

const httpsUrl = publicText.regex(
  /^https:\/\/[a-z0-9.-]+(:\d+)?(\/[A-Za-z0-9._~-]+)*$/,
  'write an https URL without a slash at its end, for example https://verify.example.com',
);

/** Paths are the routes' own. */
const httpsOrigin = publicText.regex(
  /^https:\/\/[a-z0-9.-]+(:\d+)?$/,
  'write an https URL without a path, for example https://verify.example.com',
);

/** Local stacks are issued by themselves, at http://127.0.0.1:<port>, unless told otherwise. */
const issuer = z.union([httpsUrl, z.string().regex(/^http:\/\/(127\.0\.0\.1|localhost)(:\d+)?$/)], {
  error: 'write an https URL without a slash at its end, for example https://verify.example.com',
});

const LOG_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const channels = z.strictObject(CONFIGURATION_SHAPE).refine((all) => Object.values(all).some(Boolean), {
  error: `configure at least one of ${CHANNEL_NAMES.join(', ')}`,
});

const deployment = z.strictObject({
  /** The AWS Region, like eu-central-1. */
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'write an AWS Region, for example eu-central-1'),
  /** `iss` of every proof. It can't change while proofs are valid, so it should be a domain of your own. */
  issuer: issuer.optional(),
  /** Where the API is reached, if not at API Gateway's own address. */
  publicUrl: httpsOrigin.optional(),
  channels,
  /** Raise it by one to replace the keys that sign proofs, and not again before the new ones sign: `npx verso bootstrap` says when. */
  signingKeyGeneration: z.int().min(1).default(1),
  retention: z
    .strictObject({
      /** How long an ended verification is kept; a proven one is kept as long as its proof is valid. */
      verificationDays: z
        .int()
        .min(15, 'keep verifications at least 15 days: events may be read that late')
        .max(3650)
        .default(30),
      logDays: z
        .int()
        .refine((days) => LOG_DAYS.includes(days), { error: `write one of ${LOG_DAYS.join(', ')}` })
        .default(30),
    })
    .default({ verificationDays: 30, logDays: 30 }),
  limits: z
    .strictObject({
      /** How often one number may be asked for in ten minutes: by one user of a project, and by all together. */
      creations: z
        .strictObject({ perUser: z.int().min(1), perNumber: z.int().min(1) })
        .default(DEFAULT_QUOTA),
    })
    .default({ creations: DEFAULT_QUOTA }),
  throttle: z
    .strictObject({ ratePerSecond: z.int().min(1), burst: z.int().min(1) })
    .default({ ratePerSecond: 500, burst: 1000 }),
  /**
   * How many calls of a channel's webhook are worked on at a time, by channel: reserved for it, and no more than that. Lambda answers
   * 429 beyond it, and providers try again. AWS keeps 100 of an account's quota unreserved, so that a new account can reserve none.
   */
  webhookConcurrency: z
    .partialRecord(z.enum(CHANNEL_NAMES), z.int().min(1, 'write how many, from 1'))
    .default({}),
  /**
   * How many executions of deliver-webhook run at once, first tries and retries together: reserved for it, and no more than that. Without
   * it, receivers that hang can hold the account's concurrency for ten seconds, until their breakers open. Retries take up to five. AWS
   * keeps 100 of an account's quota unreserved, so that a new account can reserve none.
   */
  deliveriesAtOnce: z
    .int('write a whole number, from 10')
    .min(10, 'write how many, from 10: up to 5 of them are taken by retries')
    .optional(),
  /** What the channels' providers ask of this deployment, before the list prices of shared/cost/prices/channel-fees.json. */
  fees: z.array(channelFeePrice).default([]),
  /** What watches it. Each costs money of its own, by list price and whether anybody verifies or not. */
  monitoring: z
    .strictObject({
      /** A CloudWatch dashboard: 3 USD a month, or nothing as one of an account's first three. */
      dashboard: z.boolean().default(true),
      /** An alarm when a verification costs more than it used to: about 1 USD a month. Wants the Region's prices in shared/cost/prices. */
      costAnomaly: z.boolean().default(false),
      /**
       * Mails when the month's bill reaches four fifths, or will exceed it: nothing. It goes by the tag verso:stage, which has to be
       * activated in the billing console once.
       */
      budget: z
        .strictObject({
          monthlyUsd: z.number().positive('write an amount in USD, for example 50'),
          emails: z.array(z.email('write a mail address')).min(1, 'write at least one').max(10),
        })
        .optional(),
    })
    .default({ dashboard: true, costAnomaly: false }),
  /** An SNS topic that every alarm tells; without one alarms only show in CloudWatch. */
  alarmTopicArn: z
    .string()
    .regex(
      /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]+$/,
      "write an SNS topic's ARN, for example arn:aws:sns:eu-central-1:111122223333:pager",
    )
    .optional(),
});

export type DeploymentInput = z.input<typeof deployment>;
export type Deployment = z.infer<typeof deployment> & { readonly stage: string };

export const LOCAL_STAGE = 'local';

/** What `npm start` can run. */
const LOCAL_STAGES: readonly string[] = [LOCAL_STAGE, 'local-aws-sms'];

/** Whether a stage runs on this machine, and nowhere else. */
export function isLocal(stage: string): boolean {
  return LOCAL_STAGES.includes(stage);
}

const STAGE = /^[a-z][a-z0-9-]{0,19}$/;

/**
 * One stage of the configuration. Throws one sentence that names every wrong field and says what to write
 * there. `issuerOverride` is VERSO_ISSUER or the CDK context's.
 */
export function readDeployment(
  deployments: Readonly<Record<string, DeploymentInput>>,
  stage: string,
  issuerOverride?: string,
): Deployment {
  const input = deployments[stage];
  if (!input) throw wrong(`There is no stage ${stage}: there are ${Object.keys(deployments).join(', ')}.`);
  if (!STAGE.test(stage)) throw wrong(`stage ${stage}: write up to 20 small letters, digits and dashes.`);
  const given = issuerOverride ? { ...input, issuer: issuerOverride } : input;
  // Without its input an issue doesn't tell a missing setting from one of the wrong type.
  const parsed = deployment.safeParse(given, { reportInput: true });
  if (!parsed.success) throw wrong(parsed.error.issues.map(inWords).join(' '));
  if (!isLocal(stage) && !parsed.data.issuer?.startsWith('https://')) {
    throw wrong('issuer: write the https URL that proofs are issued by.');
  }
  return { ...parsed.data, stage };
}

function wrong(reason: string): Error {
  return new Error(`The configuration in infra/verso.config.ts is wrong. ${reason}`);
}

/** A stage that can be thrown away: its table and keys go with the stack. */
export function isDisposable({ stage }: Pick<Deployment, 'stage'>): boolean {
  return isLocal(stage) || stage === 'development';
}

function inWords(issue: z.core.$ZodIssue): string {
  const field = issue.path.join('.') || 'configuration';
  if (issue.code === 'unrecognized_keys') {
    return issue.keys
      .map((key) => `${issue.path.length > 0 ? `${field}.${key}` : key}: there is no such setting.`)
      .join(' ');
  }
  const missing = issue.code === 'invalid_type' && issue.input === undefined;
  return `${field}: ${missing ? 'is missing' : issue.message}.`;
}

import { describe, expect, test } from 'vitest';
import { type DeploymentInput, readDeployment } from '../../infra/config.ts';
import { deployments } from '../../infra/verso.config.ts';

const good: DeploymentInput = {
  region: 'eu-central-1',
  issuer: 'https://verify.acme.test',
  channels: { telegram: { botUsername: 'acme_bot' } },
};

const BOT_TOKEN = `7654321:${'A'.repeat(35)}`;

describe('a configuration', () => {
  test('has defaults for all that a team need not decide', () => {
    expect(read(good)).toMatchObject({
      retention: { verificationDays: 30, logDays: 30 },
      throttle: { ratePerSecond: 500, burst: 1000 },
    });
  });

  test('takes its issuer from outside when one is given', () => {
    expect(read(good, 'production', 'https://other.test').issuer).toBe('https://other.test');
  });

  test('may be issued by this machine on this machine only', () => {
    const here = { ...good, issuer: 'http://127.0.0.1:3000' };
    expect(read(here, 'local').issuer).toBe('http://127.0.0.1:3000');
    expect(() => read(here)).toThrow(/issuer: write the https URL/);
  });

  test('may leave the issuer out on one machine only', () => {
    const { issuer: _, ...without } = good;
    expect(read(without, 'local').issuer).toBeUndefined();
    expect(() => read(without)).toThrow(/issuer: write the https URL/);
  });

  test.each<[string, object, RegExp]>([
    ['region', { region: 'europe' }, /region: write an AWS Region, for example eu-central-1/],
    ['a missing region', { region: undefined }, /region: is missing/],
    [
      'text for a number',
      { retention: { verificationDays: '30' } },
      /retention.verificationDays: Invalid input: expected number/,
    ],
    ['a broken number', { retention: { logDays: 30.5 } }, /retention.logDays: .*expected int/],
    ['no requests at all', { throttle: { ratePerSecond: 0, burst: 1 } }, /throttle.ratePerSecond: .*>=1/],
    [
      'half an ARN',
      { alarmTopicArn: 'arn:aws:sns:eu-central-1:111122223333' },
      /alarmTopicArn: write an SNS topic's ARN/,
    ],
    [
      'a setting for a secret',
      { channels: { telegram: { botUsername: 'acme_bot', botToken: BOT_TOKEN } } },
      /channels.telegram.botToken: there is no such setting/,
    ],
    ['issuer with a slash', { issuer: 'https://acme.test/' }, /issuer: write an https URL without a slash/],
    ['issuer without TLS', { issuer: 'http://acme.test' }, /issuer: write an https URL/],
    [
      'a public URL with a path',
      { publicUrl: 'https://acme.test/verify' },
      /publicUrl: write an https URL without a path/,
    ],
    ['no calls at all', { webhookConcurrency: { sms: 0 } }, /webhookConcurrency.sms: write how many, from 1/],
    ['too few deliveries at once', { deliveriesAtOnce: 9 }, /deliveriesAtOnce: write how many, from 10/],
    ['half a delivery at once', { deliveriesAtOnce: 10.5 }, /deliveriesAtOnce: write a whole number/],
    ['calls of an unknown channel', { webhookConcurrency: { viber: 5 } }, /webhookConcurrency.*viber/],
    ['no channel', { channels: {} }, /channels: configure at least one/],
    ['an unknown channel', { channels: { viber: {} } }, /channels.viber: there is no such setting/],
    ['a typo', { retension: {} }, /retension: there is no such setting/],
    [
      'a bot with its @',
      { channels: { telegram: { botUsername: '@acme_bot' } } },
      /botUsername: write the bot's user name without the @/,
    ],
    [
      'a national number',
      sms({ numbers: [{ number: '069199199' }] }),
      /channels.sms.numbers.0.number: write \+<country><number>/,
    ],
    ['no number', sms({ numbers: [] }), /channels.sms.numbers: write at least one number/],
    ['another provider', sms({ provider: 'acme' }), /channels.sms.provider: write twilio/],
    [
      'short retention',
      { retention: { verificationDays: 1 } },
      /retention.verificationDays: keep verifications at least 15 days/,
    ],
    ['odd log retention', { retention: { logDays: 31 } }, /retention.logDays: write one of 1, 3, 5/],
    ["a bot's token", { channels: { telegram: { botUsername: BOT_TOKEN } } }, /botUsername: .*is a secret/],
    ["Twilio's auth token", sms({ accountSid: 'a'.repeat(32) }), /accountSid: .*is a secret/],
  ])('with %s is refused in plain words', (_, change, reason) => {
    expect(() => read({ ...good, ...change } as DeploymentInput)).toThrow(reason);
  });
});

test('a secret in the wrong place is not repeated in the refusal', () => {
  const telegram = { botUsername: BOT_TOKEN, botToken: BOT_TOKEN };
  expect(() => read({ ...good, channels: { telegram } } as DeploymentInput)).not.toThrow(BOT_TOKEN);
});

test.each(['production', 'local', 'local-aws-sms'])(
  'the stage %s that comes with the project is right',
  (stage) => {
    expect(() => readDeployment(deployments, stage)).not.toThrow();
  },
);

test.each(['Prod!', 'nowhere'])('the stage %s is refused', (stage) => {
  const named = stage === 'nowhere' ? {} : { [stage]: good };
  expect(() => readDeployment(named, stage)).toThrow(/stage/);
});

function read(input: DeploymentInput, stage = 'production', issuer?: string) {
  return readDeployment({ [stage]: input }, stage, issuer);
}

function sms(change: object): object {
  const numbers = [{ number: '+15005550006' }];
  return { channels: { sms: { provider: 'twilio', accountSid: `AC${'0'.repeat(32)}`, numbers, ...change } } };
}

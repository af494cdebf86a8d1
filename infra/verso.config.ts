import type { DeploymentInput } from './config.ts';

/** What `npm start` runs. */
const LOCAL: DeploymentInput = {
  region: 'eu-central-1',
  channels: {
    telegram: { botUsername: 'verso_local_bot' },
    whatsapp: {
      provider: 'meta',
      phoneNumberId: '106540352242922',
      displayPhoneNumber: '+15550783881',
      // It costs nothing here: what would be sent is kept by a stand-in.
      replies: true,
    },
    sms: {
      provider: 'twilio',
      accountSid: 'ACa1b2c3d4e5f60718293a4b5c6d7e8f90',
      numbers: [{ number: '+15005550006', region: 'US', type: 'local' }],
    },
  },
};

/**
 * What a team decides, one entry for each stage. `cdk deploy` takes `production`; `-c stage=NAME` or VERSO_STAGE
 * takes another. There is no secret here: those are parameters in the team's account.
 */
export const deployments: Readonly<Record<string, DeploymentInput>> = {
  production: {
    region: 'eu-central-1',
    issuer: 'https://verify.example.com',
    channels: {
      telegram: { botUsername: 'acme_verify_bot' },
      whatsapp: {
        provider: 'meta',
        phoneNumberId: '106540352242922',
        displayPhoneNumber: '+15550783881',
      },
      sms: {
        provider: 'twilio',
        accountSid: 'AC00000000000000000000000000000000',
        numbers: [{ number: '+15005550006', region: 'US', type: 'local' }],
      },
    },
    retention: { verificationDays: 30, logDays: 30 },
    monitoring: { dashboard: true, costAnomaly: false },
  },

  local: LOCAL,

  // What `npm start -- --stage local-aws-sms` runs: text messages by AWS in place of Twilio.
  'local-aws-sms': {
    ...LOCAL,
    channels: {
      ...LOCAL.channels,
      sms: {
        provider: 'aws',
        numbers: [
          {
            number: '+15005550006',
            region: 'US',
            type: 'local',
            phoneNumberId: 'phone-a1b2c3d4e5f60718293a4b5c6d7e8f90',
          },
        ],
      },
    },
  },
};

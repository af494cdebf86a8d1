import type { LocalConfiguration } from '../../../infra/local/local-configuration.ts';
import { connectPhones } from '../../../shared/channels/phones.ts';

/** What `npm start` would write for a stack at `baseUrl`. */
export function configurationFor(baseUrl: string): LocalConfiguration {
  return {
    ...connectPhones({}, (name) => ({
      webhookUrl: `${baseUrl}/webhooks/segment/${name}`,
      topicArn: '',
      networkUrl: '',
      secret: () => 'a secret',
      standIn: () => '',
    })),
    baseUrl,
    apiKeys: { live: 'pk_live_example', test: 'pk_test_example' },
    projectId: 'project-example',
    issuer: baseUrl,
    webhookSecret: 'whsec_example',
    telegram: {
      webhookUrl: `${baseUrl}/webhooks/segment/telegram`,
      secretToken: 'telegram-secret-token',
      botUsername: 'verso_example_bot',
    },
    whatsapp: {
      webhookUrl: `${baseUrl}/webhooks/segment/whatsapp`,
      appSecret: 'whatsapp-app-secret',
      verifyToken: 'whatsapp-verify-token',
      phoneNumberId: '106540352242922',
      displayPhoneNumber: '+15550783881',
      graphApiUrl: 'http://127.0.0.1:3001',
    },
    sms: {
      webhookUrl: `${baseUrl}/webhooks/segment/sms`,
      accountSid: `AC${'0'.repeat(32)}`,
      authToken: 'twilio-auth-token',
      smsNumber: '+15005550006',
      networkUrl: '',
    },
  };
}

import { type Finding, note } from '../../../administration/channels/findings.ts';
import { type Operator, refuseRotation } from '../../../administration/channels/operator.ts';
import type { SetUpReport } from '../../../administration/channels/steps.ts';
import type { SmsConfiguration } from '../configuration.ts';

type Configured = Extract<SmsConfiguration, { provider: 'aws' }>;

/** AWS publishes to a topic of the stack: there is no secret, and each number is told once where to. */
export async function setUpAws(configured: Configured, operator: Operator): Promise<SetUpReport> {
  refuseRotation(operator);
  return {
    done: ['Text messages over AWS need no secret: nothing was stored.'],
    remaining: stepsFor(configured, operator),
  };
}

export async function checkAws(configured: Configured, operator: Operator): Promise<readonly Finding[]> {
  return stepsFor(configured, operator).map((step) => note(`Not looked at: ${step}`));
}

function stepsFor({ numbers }: Configured, operator: Operator): readonly string[] {
  const topic = operator.topicArn();
  return numbers.map(
    ({ number, phoneNumberId = `ID-OF-${number}` }) =>
      `aws pinpoint-sms-voice-v2 update-phone-number --phone-number-id ${phoneNumberId} --two-way-enabled --two-way-channel-arn ${topic} lets ${number} publish what people write.`,
  );
}

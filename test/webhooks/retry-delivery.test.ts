import { expect, test } from 'vitest';
import { deliveryKey } from '../../shared/webhooks/delivery.ts';
import { retryDelivery } from '../../shared/webhooks/retry-delivery.ts';
import { provenVerification } from '../fakes/verifications.ts';
import { deliveryWorld } from './delivery-world.ts';
import { completed } from './events.ts';

const VERIFICATION = provenVerification();
const EVENT = completed(VERIFICATION.id);
const KEY = deliveryKey(EVENT);

/** A delivery that failed for good, whose URL has been removed since. */
async function failedWithoutUrl() {
  let url: string | undefined = 'https://shop.example/hook';
  const world = deliveryWorld({
    sender: () => ({ post: async () => ({ status: 410, body: '', milliseconds: 1 }) }),
    webhookUrl: () => url,
  });
  world.tell(VERIFICATION, EVENT);
  await world.run();
  url = undefined;
  return {
    world,
    found: () => world.deliveries.find(KEY, { consistent: true }),
    /** Somebody asks for a try by hand; `onSent` runs before the delivery says that it is on its way. */
    async retry(onSent: () => Promise<void> = async () => {}) {
      const subjects = async () => ({ event: EVENT, verification: VERIFICATION });
      const retries = {
        async send(body: string) {
          world.sendAgain(body);
          await onSent();
        },
      };
      await retryDelivery({ ...world, subjects, retries }, KEY, KEY.id);
      await world.run();
    },
  };
}

test.each([
  ['before the delivery says that it is on its way', true],
  ['after that', false],
])('a try by hand without a URL ends as failed, also when it is handled %s', async (_when, atOnce) => {
  const { world, retry, found } = await failedWithoutUrl();
  expect(await found()).toMatchObject({ status: 'failed', attempts: 1 });
  await retry(atOnce ? () => world.run() : undefined);
  const errorMessage = 'There is no webhook URL any more.';
  expect(await found()).toMatchObject({ status: 'failed', errorMessage });
});

test('a try by hand that came to nothing can be asked for again', async () => {
  const { retry, found } = await failedWithoutUrl();
  for (const attempts of [2, 3]) {
    await retry();
    expect(await found()).toMatchObject({ status: 'failed', attempts, maxAttempts: 9 });
  }
});

import type { Random } from '../../ports.ts';
import type { ChannelSecret } from './channel-secret.ts';
import type { Step } from './steps.ts';

/** 256 bits in the letters that Telegram takes: 1-256 of `A-Za-z0-9_-`. */
export function newSecretToken(random: Random): string {
  return Buffer.from(random.bytes(32)).toString('base64url');
}

export function spreading(secret: ChannelSecret): Step {
  return {
    task: 'wait until every function knows the new secret',
    async run() {
      await secret.spread();
      return 'Every function accepts the old secret and the new one.';
    },
  };
}

export function retiring(secret: ChannelSecret): Step {
  return {
    task: 'retire the old secret',
    async run() {
      await secret.retireOld();
      return 'The old secret is retired: it is refused ten minutes from now.';
    },
  };
}

export function requireValue({ current }: ChannelSecret): string {
  if (current === undefined)
    throw new Error('The secret was taken away at the same time: run this command again.');
  return current;
}

import type { SenderBinding, SenderStore } from '../../shared/ports.ts';

export function fakeSenderStore(): SenderStore {
  const bindings = new Map<string, SenderBinding>();
  return {
    async bind(senderHash, binding) {
      bindings.set(senderHash, binding);
    },
    async find(senderHash) {
      return bindings.get(senderHash);
    },
  };
}

import type { DeadLetters } from '../../../shared/administration/redrive/dead-letter.ts';

export type FakeDeadLetters = DeadLetters & { readonly bodies: string[] };

/** A queue of dead letters in memory. */
export function fakeDeadLetters(...bodies: string[]): FakeDeadLetters {
  return {
    bodies,
    hold(work) {
      async function* letters() {
        for (const body of [...bodies])
          yield {
            body,
            async remove() {
              bodies.splice(bodies.indexOf(body), 1);
            },
          };
      }
      return work(letters());
    },
  };
}

/** One change that a set-up makes, and can make again without harm. */
export type Step = {
  /** What is left to do when it did not come to pass: "register the webhook with Telegram". */
  readonly task: string;
  /** Answers what was done, in a sentence. */
  readonly run: () => Promise<string>;
};

/** What a set-up did, and what only the operator can do. */
export type SetUpReport = {
  readonly done: readonly string[];
  readonly remaining: readonly string[];
};

/** A set-up that ended early. `cause` says why. */
export class SetUpStopped extends Error {
  readonly done: readonly string[];
  readonly tasks: readonly string[];

  constructor(cause: unknown, done: readonly string[], tasks: readonly string[]) {
    super('The set-up ended early.', { cause });
    this.name = 'SetUpStopped';
    this.done = done;
    this.tasks = tasks;
  }
}

/** Looks before anything is changed: what is thrown here has left everything as it was. */
export async function looking<Seen>(look: () => Promise<Seen>): Promise<Seen> {
  try {
    return await look();
  } catch (cause) {
    throw new SetUpStopped(cause, [], []);
  }
}

/** One after the other. Throws what was done and what is left when one fails. */
export async function inOrder(steps: readonly Step[]): Promise<readonly string[]> {
  const done: string[] = [];
  for (const [index, { run }] of steps.entries()) {
    try {
      done.push(await run());
    } catch (cause) {
      throw new SetUpStopped(
        cause,
        done,
        steps.slice(index).map(({ task }) => task),
      );
    }
  }
  return done;
}

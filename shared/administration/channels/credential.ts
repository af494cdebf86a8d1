/** What a provider knows an operator by, and where its owner finds it. */
export type Credential = {
  /** As a sentence names it: "the bot token". */
  readonly name: string;
  /** "in the chat with @BotFather". */
  readonly where: string;
};

/** Something that only the operator has. Secrets come in files, on stdin or in the environment, never as arguments. */
export type Wanted = {
  readonly name: string;
  readonly where: string;
  readonly variable: string;
  /** The option that gives it: a secret's names a file. */
  readonly option: `--${string}`;
  /** What the option holds, for who asks for help. */
  readonly holds: string;
  readonly isSecret: boolean;
  readonly form: RegExp;
};

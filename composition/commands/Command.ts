import type { Environment } from '../EnvironmentReader.ts';

/** Options by name; one that may be repeated is a list. */
export type CommandValues = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

export interface CommandContext {
  readonly env: Environment;
  readonly values: CommandValues;
  readonly positionals: readonly string[];
  /** Prints the result for people. */
  print(text: string): void;
  /** Writes bytes to standard output, and waits until they have gone. @throws ChatError UNAVAILABLE if nobody reads them */
  write(bytes: AsyncIterable<Uint8Array>): Promise<void>;
  /** Prints progress, which is never part of the result. */
  note(text: string): void;
  /** The answer is no: the exit code becomes 1, though nothing has failed. */
  sayNo(): void;
  /** Aborted by Ctrl-C or SIGTERM: the command should end. */
  readonly signal: AbortSignal;
}

/** One option of a command. */
export interface CommandOption {
  readonly type: 'string' | 'boolean';
  /** It may be given several times. */
  readonly multiple?: true;
  /** What it means, in a few words. */
  readonly meaning: string;
}

/** One command of `homeroom`. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** The command line, without the program's name. */
  readonly usage: string;
  readonly options: Readonly<Record<string, CommandOption>>;
  /** `<file>` must be given, `[place]` may be. */
  readonly positionals: readonly string[];
  /** Resolves to what `--json` prints. Rejects with what went wrong. */
  run(context: CommandContext): Promise<unknown>;
}

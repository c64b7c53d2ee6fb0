/** A variable with a bad value: its name, the form it must have and an example. Never the value itself. */
export interface BadVariable {
  readonly name: string;
  readonly problem: string;
}

export class BadConfiguration extends Error {
  readonly variables: readonly BadVariable[];

  constructor(variables: readonly BadVariable[]) {
    const lines = variables.map(({ name, problem }) => `  ${name}: ${problem}`);
    super(['The configuration cannot be used:', ...lines].join('\n'));
    this.name = 'BadConfiguration';
    this.variables = variables;
  }
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads typed values from environment variables and collects all problems, so that they are reported together. */
export class EnvironmentReader {
  readonly #env: Environment;
  readonly #problems: BadVariable[] = [];

  constructor(env: Environment) {
    this.#env = env;
  }

  /** Undefined for a variable that is blank or not set. */
  text(name: string): string | undefined {
    const value = this.#env[name]?.trim();
    return value === '' ? undefined : value;
  }

  /** Parses a value; `parse` returns undefined for a bad one, which is then reported with `form` and `example`. */
  read<Value>(
    name: string,
    form: string,
    example: string,
    parse: (text: string) => Value | undefined,
  ): Value | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = parse(text);
    if (value === undefined) this.complain(name, `must be ${form}, for example ${name}=${example}`);
    return value;
  }

  integer(name: string, fallback: number, { min, max }: { min: number; max: number }): number {
    const parse = (text: string): number | undefined => {
      const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
      return value >= min && value <= max ? value : undefined;
    };
    return this.read(name, `a whole number from ${min} to ${max}`, String(fallback), parse) ?? fallback;
  }

  flag(name: string, fallback: boolean): boolean {
    const words: Readonly<Record<string, boolean>> = {
      on: true,
      true: true,
      1: true,
      off: false,
      false: false,
      0: false,
    };
    return this.read(name, '"on" or "off"', 'on', (text) => words[text.toLowerCase()]) ?? fallback;
  }

  oneOf<Choice extends string>(name: string, choices: readonly Choice[], fallback: Choice): Choice {
    const parse = (text: string): Choice | undefined => choices.find((choice) => choice === text.toLowerCase());
    return this.read(name, `one of ${choices.join(', ')}`, fallback, parse) ?? fallback;
  }

  /** Milliseconds of a duration written in seconds (`60`, `60s`), milliseconds (`500ms`) or minutes (`2m`). */
  duration(name: string, fallbackMs: number): number {
    const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, '': 1000 };
    const parse = (text: string): number | undefined => {
      const [, digits, unit = ''] = /^(\d{1,9})\s*(ms|s|m)?$/.exec(text) ?? [];
      return digits === undefined ? undefined : Number(digits) * (units[unit] ?? 1000);
    };
    return this.read(name, 'a duration in seconds', `${fallbackMs / 1000}s`, parse) ?? fallbackMs;
  }

  list(name: string): string[] {
    return (this.text(name) ?? '')
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean);
  }

  /** Some of these words, in the order of the list and each once; the case of letters does not matter. */
  someOf<Choice extends string>(name: string, choices: readonly Choice[]): Choice[] {
    const wanted = this.list(name);
    const chosen = wanted.map((word) => choices.find((choice) => choice.toLowerCase() === word.toLowerCase()));
    if (chosen.includes(undefined))
      this.complain(name, `must be some of ${choices.join(', ')}, for example ${name}=${choices[0]}`);
    return [...new Set(chosen.flatMap((choice) => (choice === undefined ? [] : [choice])))];
  }

  complain(name: string, problem: string): void {
    this.#problems.push({ name, problem });
  }

  /** @throws BadConfiguration with all problems, if there are any */
  finish(): void {
    if (this.#problems.length > 0) throw new BadConfiguration(this.#problems);
  }
}

import { integerForm, switchForm } from '../core/settings/SettingForm.ts';

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

/** A variable that was asked for. */
export interface ReadVariable {
  readonly name: string;
  /** As it is set; undefined if it is blank or not set. */
  readonly text: string | undefined;
  /** What counts if it is not set; undefined where nothing does. */
  readonly fallback: string | undefined;
}

/** Reads typed values from environment variables and collects all problems, so that they are reported together. */
export class EnvironmentReader {
  readonly #env: Environment;
  readonly #problems: BadVariable[] = [];
  readonly #fallbacks = new Map<string, string | undefined>();

  constructor(env: Environment) {
    this.#env = env;
  }

  /** All variables that were asked for, in this order. */
  get asked(): readonly ReadVariable[] {
    return [...this.#fallbacks].map(([name, fallback]) => ({ name, text: this.text(name), fallback }));
  }

  get problems(): readonly BadVariable[] {
    return this.#problems;
  }

  /** Undefined for a variable that is blank or not set. `fallback` is what counts then, for reports. */
  text(name: string, fallback?: string): string | undefined {
    if (fallback !== undefined || !this.#fallbacks.has(name)) this.#fallbacks.set(name, fallback);
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
    const { words, example, parse } = integerForm(min, max, fallback);
    this.text(name, example);
    return this.read(name, words, example, parse) ?? fallback;
  }

  flag(name: string, fallback: boolean): boolean {
    this.text(name, fallback ? 'on' : 'off');
    return this.read(name, switchForm.words, switchForm.example, switchForm.parse) ?? fallback;
  }

  oneOf<Choice extends string>(name: string, choices: readonly Choice[], fallback: Choice): Choice {
    const parse = (text: string): Choice | undefined => choices.find((choice) => choice === text.toLowerCase());
    this.text(name, fallback);
    return this.read(name, `one of ${choices.join(', ')}`, fallback, parse) ?? fallback;
  }

  /** Milliseconds of a duration written in seconds (`60`, `60s`), milliseconds (`500ms`) or minutes (`2m`). */
  duration(name: string, fallbackMs: number): number {
    const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, '': 1000 };
    const parse = (text: string): number | undefined => {
      const [, digits, unit = ''] = /^(\d{1,9})\s*(ms|s|m)?$/.exec(text) ?? [];
      return digits === undefined ? undefined : Number(digits) * (units[unit] ?? 1000);
    };
    this.text(name, `${fallbackMs / 1000}s`);
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

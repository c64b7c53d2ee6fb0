import { commandsIn } from './documented.ts';

/** What a part of the story asks of an operator. */
export interface Cost {
  readonly part: string;
  commands: number;
  /** Files that are edited by hand. */
  edits: number;
  /** Milliseconds that its commands took. */
  ms: number;
}

/** Counts what an operator does, part by part. */
export class Tally {
  readonly costs: Cost[] = [];

  begin(part: string): void {
    this.costs.push({ part, commands: 0, edits: 0, ms: 0 });
  }

  async command<Result>(script: string, run: () => Promise<Result>): Promise<Result> {
    const began = performance.now();
    const { length } = commandsIn(script);
    const result = await run();
    this.#now.commands += length;
    this.#now.ms += performance.now() - began;
    return result;
  }

  edit(): void {
    this.#now.edits += 1;
  }

  /** As a table of a page has it: no times, because they differ from machine to machine. */
  rows(): readonly string[] {
    return this.costs.map(({ part, commands, edits }) => `| ${part} | ${commands} | ${edits} |`);
  }

  toString(): string {
    return this.costs
      .map(
        ({ part, commands, edits, ms }) => `${part}: ${commands} commands, ${edits} edits, ${(ms / 1000).toFixed(1)} s`,
      )
      .join('\n');
  }

  get #now(): Cost {
    const last = this.costs.at(-1);
    if (last === undefined) throw new Error('No part has begun');
    return last;
  }
}

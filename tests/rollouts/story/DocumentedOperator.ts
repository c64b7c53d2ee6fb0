import { readFile, writeFile } from 'node:fs/promises';
import { expect } from 'chai';
import type { DebianMachine } from './DebianMachine.ts';
import { documented, documentedBlock, type Replacing } from './documented.ts';
import type { Printed, Shell } from './Shell.ts';
import type { Tally } from './Tally.ts';

interface Asked {
  /** What stands in the place of what the page shows. */
  readonly replacing?: Replacing;
  /** The exit code that it must have; 0 by default. */
  readonly code?: number;
}

/** Somebody at a shell of the machine who runs what the documents say and nothing else. */
export class DocumentedOperator {
  readonly #machine: DebianMachine;
  readonly #tally: Tally;
  readonly #shell: Shell;

  constructor(machine: DebianMachine, tally: Tally) {
    this.#machine = machine;
    this.#tally = tally;
    this.#shell = machine.shell();
  }

  /** Runs one command of a page, by words that it has. Resolves to what it prints. */
  run(page: string, having: string, { replacing, code }: Asked = {}): Promise<string> {
    return this.#run(documented(page, having, replacing), code);
  }

  /** Runs a whole block of a page. */
  runBlock(page: string, under: string, having: string, { replacing, code }: Asked = {}): Promise<string> {
    return this.#run(documentedBlock(page, under, having, replacing), code);
  }

  /** Sets in a file of settings what a block of a page shows. */
  async edit(file: string, page: string, under: string, having: string, replacing: Replacing = {}): Promise<void> {
    const path = this.#machine.path(file);
    let text = await readFile(path, 'utf8');
    for (const line of documentedBlock(page, under, having, replacing).trim().split('\n')) {
      const [name = ''] = line.split('=');
      const there = new RegExp(`^#?${name}=.*$`, 'm');
      text = there.test(text) ? text.replace(there, () => line) : `${text}${line}\n`;
    }
    await writeFile(path, text);
    this.#tally.edit();
  }

  /** What the page leaves to who reads it, such as `WHO=pam`: a line that is typed, and no command of its own. */
  async know(variables: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, value] of Object.entries(variables)) await this.#shell.run(`export ${name}='${value}'`);
  }

  async #run(script: string, code = 0): Promise<string> {
    const printed: Printed = await this.#tally.command(script, () => this.#shell.run(script));
    expect(printed.code, `${script}\n${printed.text}`).to.equal(code);
    return printed.text;
  }
}

import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What is never written down, although a program prints it: the words behind a password, secret, token or key in addresses and settings. */
const SECRETS = /(:\/\/[^\s/:@]*:)[^\s@/]+(?=@)|((?:PASSWORD|SECRET|TOKEN|_KEY)[A-Z_]*=)\S+/g;
/** @param {string} text */
const masked = (text) => text.replace(SECRETS, '$1$2***');

/** The record of one deploy: a folder with a log for each phase and a report, and what the terminal shows of them. */
export class DeployLog {
  /** @type {string | undefined} */
  folder;
  #phase = '';
  #count = 0;
  /** @type {(text: string) => void} */
  #print;

  /** @param {{ folder: string | undefined, print: (text: string) => void }} options without a folder nothing is kept */
  constructor({ folder, print }) {
    this.folder = folder;
    this.#print = print;
  }

  /** @param {string} phase */
  begin(phase) {
    if (this.folder !== undefined) mkdirSync(this.folder, { recursive: true, mode: 0o750 });
    this.#count += 1;
    this.#phase = `${this.#count}-${phase}.log`;
    this.say(`== ${phase}`);
  }

  /** A line for the terminal and the log of the phase. @param {string} line */
  say(line) {
    this.#print(`${masked(line)}\n`);
    this.#keep(`${new Date().toISOString()} ${line}\n`);
  }

  /** What a program prints, for the log alone. @param {string} text */
  hear(text) {
    this.#keep(text);
  }

  /** @param {object} report */
  report(report) {
    if (this.folder !== undefined)
      writeFileSync(join(this.folder, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
  }

  /** @param {string} text */
  #keep(text) {
    if (this.folder !== undefined && this.#phase !== '') appendFileSync(join(this.folder, this.#phase), masked(text));
  }
}

import type { AuditHash } from '../audit/AuditHash.ts';
import { canonicalJson, type JsonValue } from './canonicalJson.ts';

/** What the first record of an export is linked to. Another form of records gets another name. */
const form = 'homeroom-export-1';

/** A record as it stands in a file: `{"hash":…,"record":{…}}`, one line. `record` is exactly the text that was hashed. */
const line = (hash: string, record: string): string => `{"hash":"${hash}","record":${record}}`;

const linePattern = /^\{"hash":"([0-9a-f]{64})","record":(\{.*\})\}$/s;

export interface ReadLine {
  readonly hash: string;
  /** The text of the record. */
  readonly record: string;
}

/** The parts of a line; undefined for a text that is no such line. */
export const readLine = (text: string): ReadLine | undefined => {
  const [, hash, record] = linePattern.exec(text) ?? [];
  return hash === undefined || record === undefined ? undefined : { hash, record };
};

/**
 * Links the records of an export: the hash of each is SHA-256 over the hash of the one before, a line feed and the text of
 * the record. `n` numbers the records through all files, from 1.
 */
export class RecordChain {
  readonly #hash: Pick<AuditHash, 'of'>;
  #head: string;
  #count = 0;

  constructor(hash: Pick<AuditHash, 'of'>) {
    this.#hash = hash;
    this.#head = hash.of(form);
  }

  get head(): string {
    return this.#head;
  }

  get count(): number {
    return this.#count;
  }

  /** The line of the next record, without a line feed. */
  add(record: { readonly [member: string]: JsonValue | undefined }): string {
    const text = canonicalJson({ ...record, n: this.#count + 1 });
    this.#advance(text);
    return line(this.#head, text);
  }

  /** Takes the next line of a file; false if it is not the record that must stand there, and the chain stays as it was. */
  takes({ hash, record }: ReadLine): boolean {
    if (this.#hash.of(`${this.#head}\n${record}`) !== hash) return false;
    this.#advance(record);
    return true;
  }

  #advance(record: string): void {
    this.#head = this.#hash.of(`${this.#head}\n${record}`);
    this.#count += 1;
  }
}

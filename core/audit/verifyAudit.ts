import { type AuditEntry, type AuditHead, type AuditRecord, emptyHead } from './AuditEntry.ts';
import type { AuditHash } from './AuditHash.ts';
import type { AuditLog } from './AuditLog.ts';
import { areDetailsOf, hashEntry } from './sealEntries.ts';

/** The first entry that is not as it was written, and what happened to it, as a sentence. */
export interface AuditFault {
  readonly position: number;
  readonly problem: string;
}

export interface AuditVerdict {
  /** How many entries were read. */
  readonly entries: number;
  /** Of how many entries the details were erased, on record. */
  readonly erased: number;
  readonly head: AuditHead;
  readonly fault: AuditFault | null;
}

export interface VerifyOptions {
  /** Begin behind this entry, which was verified before and must still be there; by default the whole log. */
  readonly from?: AuditHead;
  /** Heads that were noted outside of the log: it must still contain them. */
  readonly anchors?: readonly AuditHead[];
  readonly signal?: AbortSignalLike;
  readonly onProgress?: (entries: number) => void;
}

/** An `AbortSignal`. */
interface AbortSignalLike {
  throwIfAborted(): void;
}

/**
 * Computes every hash of the log anew, one page after the other. Whoever writes the whole chain anew is found out by heads
 * that were noted elsewhere (`anchors`) alone.
 */
export type VerifyAudit = (options?: VerifyOptions) => Promise<AuditVerdict>;

/** Entries read at once: details of an import are some kilobytes each. */
const pageSize = 500;

interface Deps {
  readonly log: Pick<AuditLog, 'chain'>;
  readonly hash: AuditHash;
}

export const makeVerifyAudit =
  ({ log, hash }: Deps): VerifyAudit =>
  async ({ from = emptyHead, anchors = [], signal, onProgress = () => {} } = {}) => {
    const walk = new Walk(hash, from, anchors);
    if (from.position > 0) {
      const [known] = await log.chain(from.position - 1, 1);
      if (!walk.begin(known?.entry)) return walk.verdict();
    }
    for (;;) {
      signal?.throwIfAborted();
      const records = await log.chain(walk.head.position, pageSize);
      for (const record of records) if (!walk.take(record)) return walk.verdict();
      onProgress(walk.entries);
      if (records.length < pageSize) return walk.end();
    }
  };

class Walk {
  head: AuditHead;
  entries = 0;
  readonly #hash: AuditHash;
  readonly #anchors: readonly AuditHead[];
  readonly #erased = new Set<number>();
  /** Entries whose details an entry says to be erased. */
  readonly #recorded = new Set<number>();
  #fault: AuditFault | null = null;

  constructor(hash: AuditHash, from: AuditHead, anchors: readonly AuditHead[]) {
    this.#hash = hash;
    this.head = from;
    this.#anchors = anchors.filter(({ position }) => position > from.position);
  }

  /** The entry from which the walk begins; false if it is not what it was. */
  begin(entry: AuditEntry | undefined): boolean {
    const { position, hash } = this.head;
    if (entry?.position !== position) return this.#found(position, 'was removed: it was there when it was noted');
    return entry.hash === hash || this.#found(position, 'has another hash than was noted: the log was written anew');
  }

  /** Goes on to the next entry; false if it is not what must stand there. */
  take(record: AuditRecord): boolean {
    const { entry } = record;
    const expected = this.head.position + 1;
    if (entry.position !== expected) return this.#found(expected, 'was removed: the log goes on with a later one');
    if (hashEntry(this.#hash, this.head.hash, entry) !== entry.hash)
      return this.#found(expected, 'is not what was written there: it was changed or put in, or one before it was');
    const anchor = this.#anchors.find(({ position }) => position === entry.position);
    if (anchor !== undefined && anchor.hash !== entry.hash)
      return this.#found(expected, 'has another hash than was noted outside of the log: the log was written anew');
    if (!this.#takeDetails(record)) return false;
    this.entries += 1;
    this.head = { position: entry.position, hash: entry.hash };
    return true;
  }

  end(): AuditVerdict {
    const beyond = this.#anchors.find(({ position }) => position > this.head.position);
    const unrecorded = [...this.#erased].find((position) => !this.#recorded.has(position));
    if (beyond !== undefined)
      this.#found(this.head.position + 1, `was removed: the log had ${beyond.position} entries, as was noted outside`);
    else if (unrecorded !== undefined)
      this.#found(unrecorded, 'has no details, and no entry says that they were erased');
    return this.verdict();
  }

  verdict(): AuditVerdict {
    return { entries: this.entries, erased: this.#erased.size, head: this.head, fault: this.#fault };
  }

  #takeDetails({ entry, details }: AuditRecord): boolean {
    if (entry.detailsHash === null)
      return details === undefined || this.#found(entry.position, 'has details that were put in: it had none');
    if (details === undefined) return this.#found(entry.position, 'has lost its details: they were removed');
    if (details.content === null) {
      this.#erased.add(entry.position);
      return true;
    }
    if (!areDetailsOf(this.#hash, entry, details))
      return this.#found(entry.position, 'has other details than were written: they were changed');
    for (const position of erasedBy(entry, details.content['positions'])) this.#recorded.add(position);
    return true;
  }

  #found(position: number, problem: string): false {
    this.#fault = { position, problem };
    return false;
  }
}

const erasedBy = ({ action }: AuditEntry, positions: unknown): readonly number[] =>
  action === 'details.erased' && Array.isArray(positions) ? positions.map(Number) : [];

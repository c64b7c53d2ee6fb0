import type { Tap } from './TcpProxy.ts';

/** An answer of PostgreSQL to a committed statement, which the trap holds back from the node. */
export interface CaughtAnswer {
  /** Monotonic milliseconds at which it arrived. */
  readonly at: number;
  /** Resets the connection, so that the answer is lost. */
  cut(): void;
}

interface Armed {
  readonly pattern: RegExp;
  readonly onCaught: (caught: CaughtAnswer) => void;
}

/** Match statements that store messages, and the end of a transaction. */
export const appendsMessages = /INSERT INTO homeroom.messages/;
export const commits = /^\s*COMMIT/i;

/**
 * Catches the answer to a statement on its way back from PostgreSQL. A caught answer means that the statement is
 * committed, because ReadyForQuery comes after the commit. Error answers pass.
 */
export class AnswerTrap {
  #armed: Armed[] = [];

  /** Waits for the next statement that matches; resolves once its answer is caught. */
  next(pattern: RegExp): Promise<CaughtAnswer> {
    return new Promise((onCaught) => this.#armed.push({ pattern, onCaught }));
  }

  disarm(): void {
    this.#armed = [];
  }

  /** The tap to pass to a `TcpProxy`. */
  readonly tap = (cut: () => void): Tap => new PostgresTap(cut, this.#match);

  readonly #match = (text: string): Armed | undefined => {
    const index = this.#armed.findIndex(({ pattern }) => pattern.test(text));
    return index < 0 ? undefined : this.#armed.splice(index, 1)[0];
  };
}

class PostgresTap implements Tap {
  readonly #cut: () => void;
  readonly #match: (text: string) => Armed | undefined;
  readonly #requests = new WireMessages({ hasStartup: true });
  readonly #answers = new WireMessages({ hasStartup: false });
  /** Text by the name of the prepared statement. */
  readonly #prepared = new Map<string, string>();
  #armed: Armed | undefined;
  #held: Buffer[] = [];
  #hasFailed = false;
  #isSilent = false;

  constructor(cut: () => void, match: (text: string) => Armed | undefined) {
    this.#cut = cut;
    this.#match = match;
  }

  sent(data: Buffer): void {
    for (const { type, body } of this.#requests.read(data)) {
      const text = this.#textOf(type, body);
      if (text !== undefined && this.#armed === undefined) this.#armed = this.#match(text);
    }
  }

  answered(data: Buffer): Buffer | undefined {
    if (this.#isSilent) return undefined;
    const messages = this.#answers.read(data);
    if (this.#armed === undefined) return data;
    this.#held.push(data);
    for (const { type } of messages) {
      if (type === 'E') this.#hasFailed = true;
      if (type === 'Z') return this.#close(this.#armed);
    }
    return undefined;
  }

  /** The answer is complete: holds it back, or passes an error on and waits for the next statement. */
  #close(armed: Armed): Buffer | undefined {
    const answer = Buffer.concat(this.#held);
    this.#held = [];
    if (!this.#hasFailed) {
      this.#isSilent = true;
      armed.onCaught({ at: performance.now(), cut: this.#cut });
      return undefined;
    }
    this.#hasFailed = false;
    return answer;
  }

  /** The SQL that a request runs. */
  #textOf(type: string, body: Buffer): string | undefined {
    if (type === 'Q') return cString(body, 0);
    if (type === 'P') {
      const name = cString(body, 0);
      this.#prepared.set(name, cString(body, Buffer.byteLength(name) + 1));
    }
    if (type !== 'B') return undefined;
    const portal = cString(body, 0);
    return this.#prepared.get(cString(body, Buffer.byteLength(portal) + 1));
  }
}

const cString = (body: Buffer, start: number): string => body.toString('utf8', start, body.indexOf(0, start));

interface WireMessage {
  readonly type: string;
  readonly body: Buffer;
}

/** Splits a stream into messages of a type byte, a length and a body; a client's first message has no type. */
class WireMessages {
  #rest: Buffer = Buffer.alloc(0);
  #hasStartup: boolean;

  constructor({ hasStartup }: { readonly hasStartup: boolean }) {
    this.#hasStartup = hasStartup;
  }

  read(data: Buffer): WireMessage[] {
    this.#rest = Buffer.concat([this.#rest, data]);
    const messages: WireMessage[] = [];
    for (;;) {
      const start = this.#hasStartup ? 0 : 1;
      if (this.#rest.length < start + 4) return messages;
      const end = start + this.#rest.readUInt32BE(start);
      if (this.#rest.length < end) return messages;
      const type = this.#hasStartup ? '' : String.fromCharCode(this.#rest[0] ?? 0);
      messages.push({ type, body: this.#rest.subarray(start + 4, end) });
      this.#rest = this.#rest.subarray(end);
      this.#hasStartup = false;
    }
  }
}

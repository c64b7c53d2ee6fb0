import { createHmac, hkdfSync, randomBytes } from 'node:crypto';

const keyBytes = 32;
/** Characters of a name: 132 bits. */
const nameChars = 22;
/** Names to keep, at most: every send asks for those of its room and its sender. */
const namesAtMost = 20_000;

/** What makes a key differ from all others of the same secret. */
export interface KeyUse {
  /** e.g. `homeroom bus 2`: raise the number when the form of what it seals changes. */
  readonly purpose: string;
  /** Names the process that seals; '' for a key that all nodes share. */
  readonly nodeId: string;
}

/**
 * The secret of the nodes of one database, from which keys are derived (HKDF, RFC 5869). It is known from the first `read`
 * on, and another once another history was restored.
 */
export class SharedSecret {
  readonly #read: () => Promise<string>;
  #value: string | undefined;
  #nameKey: Buffer | undefined;
  /** What was named lately; names of the texts before are computed again. */
  readonly #names = new Map<string, string>();
  #version = 0;

  /** @param read reads the current secret; '' where there is none, and then this process keeps to itself */
  constructor(read: () => Promise<string>) {
    this.#read = read;
  }

  /** Raised whenever the secret is another: keys of before are void. 0 while it is not known. */
  get version(): number {
    return this.#version;
  }

  /** Resolves to whether the secret is another than before. @throws what `read` throws */
  async read(): Promise<boolean> {
    const value = (await this.#read()) || (this.#value ?? randomBytes(keyBytes).toString('hex'));
    if (value === this.#value) return false;
    this.#value = value;
    this.#nameKey = this.key({ purpose: 'homeroom names 1', nodeId: '' });
    this.#names.clear();
    this.#version += 1;
    return true;
  }

  /** @throws Error before the first `read` */
  key({ purpose, nodeId }: KeyUse): Buffer {
    if (this.#value === undefined) throw new Error('the secret of the nodes is not known yet');
    return Buffer.from(hkdfSync('sha256', this.#value, nodeId, purpose, keyBytes));
  }

  /**
   * The name under which a thing lies on the way between nodes: the same on all nodes, and nobody else can tell what it stands for.
   * @throws Error before the first `read`
   */
  nameOf(text: string): string {
    if (this.#nameKey === undefined) throw new Error('the secret of the nodes is not known yet');
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    if (this.#names.size >= namesAtMost) this.#names.clear();
    const name = createHmac('sha256', this.#nameKey).update(text).digest('base64url').slice(0, nameChars);
    this.#names.set(text, name);
    return name;
  }
}

import type { FoundLink, SignInLinkDraft, SignInLinks } from '../../../core/signin/SignInLinks.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';
import type { StoredLink } from './SignInTables.ts';

export class MemorySignInLinks implements SignInLinks {
  readonly #database: MemoryDatabase;

  constructor(database: MemoryDatabase) {
    this.#database = database;
  }

  async add(
    draft: SignInLinkDraft,
    { since, most }: { readonly since: Date; readonly most: number },
  ): Promise<boolean> {
    const { mailHash } = draft;
    const known = [...this.#links.values()].filter((link) => link.mailHash === mailHash && link.createdAt > since);
    if (mailHash !== null && known.length >= most) return false;
    this.#links.set(draft.hash, { ...draft, usedAt: null });
    return true;
  }

  async find(hash: string, at: Date): Promise<FoundLink | undefined> {
    const link = this.#good(hash, at);
    return link && found(link);
  }

  async use(hash: string, at: Date): Promise<FoundLink | undefined> {
    const link = this.#good(hash, at);
    if (link === undefined) return undefined;
    this.#links.set(hash, { ...link, usedAt: at });
    return found(link);
  }

  async forget(before: Date): Promise<number> {
    const old = [...this.#links.values()].filter(({ expiresAt }) => expiresAt < before);
    for (const { hash } of old) this.#links.delete(hash);
    return old.length;
  }

  #good(hash: string, at: Date): StoredLink | undefined {
    const link = this.#links.get(hash);
    return link !== undefined && link.usedAt === null && link.expiresAt > at ? link : undefined;
  }

  get #links(): Map<string, StoredLink> {
    return this.#database.signIn.links;
  }
}

const found = ({ mailHash, userIds, expiresAt }: StoredLink): FoundLink => ({ mailHash, userIds, expiresAt });

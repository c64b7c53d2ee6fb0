import { signal } from '@preact/signals';
import { fetchJson, isUnreachable } from './fetchJson.ts';

export interface DemoAccount {
  readonly id: number;
  readonly external_id: string;
  readonly full_name: string;
  readonly role: string;
  readonly token: string;
  readonly description?: string;
}

/** Who uses this tab. Each tab has its own session, so that two people can be tried side by side. */
export type TabSession =
  | { readonly kind: 'opening' }
  /** The server does not answer, so nobody can be signed in. */
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'choose'; readonly people: readonly DemoAccount[] }
  /** `refused`: why a token was; `failed`: why a sign-in was, by a word. */
  | { readonly kind: 'sign-in'; readonly refused: string | null; readonly failed: string | null }
  /** A link that lets somebody in once; `before` goes on if it is declined, null where nobody was signed in. */
  | { readonly kind: 'link'; readonly key: string; readonly before: SignedInSession | null }
  /** A link brought the token of somebody else than who is signed in; `before` is what goes on if it is declined. */
  | { readonly kind: 'replace'; readonly token: string; readonly before: SignedInSession }
  | SignedInSession;

export interface SignedInSession {
  readonly kind: 'signed-in';
  /** '': the browser's cookie says who it is. */
  readonly token: string;
  readonly people: readonly DemoAccount[];
}

export const tokenKey = 'homeroom.token';
export const personKey = 'homeroom.as';

export const session = signal<TabSession>({ kind: 'opening' });

/** The people of a demo school; none on any other server. */
export const readDemoPeople = async (): Promise<readonly DemoAccount[]> => {
  try {
    return (await fetchJson<{ people: DemoAccount[] }>('/api/demo/people/')).people;
  } catch (failure) {
    if (isUnreachable(failure)) throw failure;
    return [];
  }
};

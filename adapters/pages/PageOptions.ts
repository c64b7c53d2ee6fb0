import type { PageTheme } from './PageTheme.ts';

/** What a host may leave out of the page. It is hidden, not forbidden: rights are the policy's. */
export const hiddenParts = ['navigation', 'home', 'contacts', 'search', 'office', 'settings', 'account'] as const;

export type HiddenPart = (typeof hiddenParts)[number];

/** How the page behaves in a host's program, and how it looks there. */
export interface PageOptions {
  /**
   * Where people sign in at the host, a path or an address: `/login?next={address}`. `{address}` becomes the address to which
   * they want to return. With it the page never asks for a token.
   */
  readonly signIn?: string;
  /** Where the host signs people out. Absent: who is known by the host's cookies gets no such button. */
  readonly signOut?: string;
  /** Origins whose pages may show the page in a frame, `self` for its own; none by default. */
  readonly frameAncestors?: readonly string[];
  /** Colours, roundness and font. */
  readonly theme?: PageTheme;
  /** The address of a style sheet of the host's, which is loaded after the page's own. */
  readonly styleSheet?: string;
  readonly hide?: readonly HiddenPart[];
}

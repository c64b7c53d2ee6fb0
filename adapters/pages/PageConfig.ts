/** What the server tells its page in `<meta name="homeroom">`, as JSON. */
export interface PageConfig {
  /** The host knows people by what browsers send with every request. */
  readonly isHosted?: true;
  /** Where the host signs people in; `{address}` stands for where they want to return. */
  readonly signIn?: string;
  readonly signOut?: string;
  /** Origins whose pages may show this one, and speak to it; `self` is its own. */
  readonly frames?: readonly string[];
}

/** What the server tells its page in `<meta name="homeroom">`; all of it is absent on a server that lets people in by itself. */
interface PageConfig {
  /** The host knows people by what browsers send with every request. */
  readonly isHosted?: true;
  /** Where the host signs people in; `{address}` stands for where they want to return. */
  readonly signIn?: string;
  readonly signOut?: string;
  /** Origins whose pages may show this one, and speak to it; `self` is its own. */
  readonly frames?: readonly string[];
}

const said = document.querySelector<HTMLMetaElement>('meta[name=homeroom]')?.content;

export const pageConfig: PageConfig = said ? JSON.parse(said) : {};

/** Whether another page shows this one, which the server lets only some do. */
export const isFramed = window.parent !== window && pageConfig.frames !== undefined;

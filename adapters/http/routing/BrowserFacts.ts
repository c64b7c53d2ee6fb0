/** What a request says of the browser that sent it. */
export interface BrowserFacts {
  /** The header. */
  readonly cookie: string | undefined;
  readonly userAgent: string;
  /** Of its network. */
  readonly address: string;
  /** The query as it was sent. */
  readonly query: string;
}

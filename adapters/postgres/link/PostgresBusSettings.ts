/** Where nodes meet. */
export interface PostgresBusSettings {
  /** The address of the database, past any pooler that hands out connections by transaction. */
  readonly url: string;
  /** What the connection is called in PostgreSQL, unless the address says otherwise. */
  readonly applicationName?: string;
}

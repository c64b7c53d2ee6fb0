/** What everybody is shown by who runs the server. */
export interface ServerNotice {
  /** In the words of the operator; null: nothing. */
  readonly banner: string | null;
  /**
   * While there is one, everything can be read, and what is sent waits in the outbox until it ends. `message` null: say it
   * in your own words. `until` is when it should be over, by ISO 8601; null: nobody said.
   */
  readonly maintenance: { readonly message: string | null; readonly until: string | null } | null;
}

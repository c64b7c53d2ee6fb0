export interface LinkMail {
  /** The address. */
  readonly to: string;
  /** The key of the link. */
  readonly key: string;
  readonly minutes: number;
  /** The language of who asked, e.g. `ru`; the adapter takes English where it has no text in it. */
  readonly locale: string;
}

/** Port: sends mail. */
export interface SignInMailer {
  /** Resolves when a mail server has taken it. Rejects when none does, after some tries. */
  sendLink(mail: LinkMail): Promise<void>;
}

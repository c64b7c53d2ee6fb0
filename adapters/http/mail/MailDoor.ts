import type { Readable } from 'node:stream';

/** A page of HTML, and whether the link to it was good. */
interface LinkedPage {
  readonly isGood: boolean;
  readonly html: string;
}

/** What mails lead to, and how mails come over HTTP. */
export interface MailDoor {
  readonly stopLinks: {
    /** Asks, and changes nothing. */
    ask(token: string): Promise<LinkedPage>;
    stop(token: string): Promise<LinkedPage>;
  };
  /** Null: no mails are taken here. */
  readonly inbound: {
    readonly secret: string;
    readonly maxBytes: number;
    /** Resolves to what became of it, in one word. @throws ChatError UNAVAILABLE if it has to come again */
    take(mail: {
      readonly recipient: string | null;
      readonly sender: string | null;
      readonly source: Readable;
    }): Promise<string>;
  } | null;
}

export interface SmtpSettings {
  /** `smtp://` or `smtps://`, with name and password where the server wants them. */
  readonly url: string;
  /** e.g. `Northbridge School <chat@north.example>` */
  readonly from: string;
}

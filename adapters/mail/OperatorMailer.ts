import type { Transporter } from 'nodemailer';
import { openTransport } from './openTransport.ts';
import type { SmtpSettings } from './SmtpSettings.ts';

interface Note {
  readonly subject: string;
  readonly text: string;
}

/** Mails to whoever runs the server (SMTP). */
export class OperatorMailer {
  readonly #settings: SmtpSettings;
  readonly #to: string;
  readonly #transport: Transporter;

  constructor(settings: SmtpSettings, to: string) {
    this.#settings = settings;
    this.#to = to;
    this.#transport = openTransport(settings, { connections: 0 });
  }

  /** @throws what the mail server said */
  async send({ subject, text }: Note): Promise<void> {
    const to = { name: '', address: this.#to };
    const headers = { 'Auto-Submitted': 'auto-generated' };
    await this.#transport.sendMail({ from: this.#settings.from, to, subject, text, headers });
  }
}

import { createTransport } from 'nodemailer';
import type { SmtpSettings } from './SmtpSettings.ts';

interface Note {
  readonly subject: string;
  readonly text: string;
}

const patienceMs = 15_000;

/** Mails to whoever runs the server (SMTP). */
export class OperatorMailer {
  readonly #settings: SmtpSettings;
  readonly #to: string;
  readonly #transport: ReturnType<typeof createTransport>;

  constructor(settings: SmtpSettings, to: string) {
    this.#settings = settings;
    this.#to = to;
    this.#transport = createTransport({
      url: settings.url,
      ...{ connectionTimeout: patienceMs, greetingTimeout: patienceMs, socketTimeout: patienceMs },
      ...{ disableFileAccess: true, disableUrlAccess: true },
    });
  }

  /** @throws what the mail server said */
  async send({ subject, text }: Note): Promise<void> {
    const to = { name: '', address: this.#to };
    const headers = { 'Auto-Submitted': 'auto-generated' };
    await this.#transport.sendMail({ from: this.#settings.from, to, subject, text, headers });
  }
}

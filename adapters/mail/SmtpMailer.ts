import { setTimeout as pause } from 'node:timers/promises';
import type { Transporter } from 'nodemailer';
import type { LinkMail, SignInMailer } from '../../core/signin/SignInMailer.ts';
import { linkAddress, linkText } from './linkText.ts';
import { openTransport } from './openTransport.ts';
import type { SmtpSettings } from './SmtpSettings.ts';

interface Deps {
  readonly settings: SmtpSettings;
  /** The page's address, without a slash at the end. */
  readonly publicUrl: string;
  /** Milliseconds before the second and third try. */
  readonly pausesMs?: readonly number[];
}

/** The server will never take it: no use to try again. */
const isFinal = (failure: unknown): boolean =>
  failure instanceof Error && 'responseCode' in failure && Number(failure.responseCode) >= 500;

/** Sends mail over one server (SMTP). A link's mail is tried three times within its life. */
export class SmtpMailer implements SignInMailer {
  readonly #deps: Deps;
  readonly #transport: Transporter;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#transport = openTransport(deps.settings, { connections: 0 });
  }

  async sendLink({ to, key, ...mail }: LinkMail): Promise<void> {
    const { settings, publicUrl, pausesMs = [5_000, 30_000] } = this.#deps;
    const message = {
      ...{ from: settings.from, ...linkText(mail, linkAddress(publicUrl, key)) },
      // As an object, so that nothing in the address is taken for a second one.
      to: { name: '', address: to },
      headers: { 'Auto-Submitted': 'auto-generated' },
    };
    for (const wait of [...pausesMs, undefined])
      try {
        await this.#transport.sendMail(message);
        return;
      } catch (failure) {
        if (wait === undefined || isFinal(failure)) throw failure;
        await pause(wait, undefined, { ref: false });
      }
  }

  /** Whether the server lets us in. @throws what it said */
  async check(): Promise<void> {
    await this.#transport.verify();
  }

  close(): void {
    this.#transport.close();
  }
}

import { createTransport, type Transporter } from 'nodemailer';
import type { SmtpSettings } from './SmtpSettings.ts';

const patienceMs = 15_000;

interface TransportUse {
  /** Connections that stay open for what comes next; 0: each mail has its own. */
  readonly connections: number;
}

/** A way to one mail server. Nothing in a mail makes it read a file or an address of the web. */
export const openTransport = ({ url }: Pick<SmtpSettings, 'url'>, { connections }: TransportUse): Transporter =>
  createTransport({
    url,
    ...(connections > 0 && { pool: true, maxConnections: connections, maxMessages: 100 }),
    ...{ connectionTimeout: patienceMs, greetingTimeout: patienceMs, socketTimeout: patienceMs },
    ...{ disableFileAccess: true, disableUrlAccess: true },
  } as Parameters<typeof createTransport>[0]) as Transporter;

import { type Check, findingOf, unasked } from '../../core/doctor/Check.ts';
import type { SmtpSettings } from './SmtpSettings.ts';

/** Whether the mail server lets us in. No mail is sent. */
export const makeMailCheck = (settings: Pick<SmtpSettings, 'url'> | undefined): Check => ({
  name: 'mail.reach',
  severity: 'error',
  problem: 'mail servers that do not let this server in, so that links and notifications by mail do not arrive',
  remedy: 'Correct SMTP_URL, its name and password, or let this machine reach the mail server.',
  run: async () => {
    if (settings === undefined) return unasked('SMTP_URL is not set');
    // Loaded here, so that a doctor without mail never loads it.
    const { openTransport } = await import('./openTransport.ts');
    const transport = openTransport(settings, { connections: 0 });
    try {
      await transport.verify();
      return findingOf([]);
    } catch (failure) {
      return findingOf([
        `SMTP_URL: ${failure instanceof Error ? (failure.message.split('\n')[0] ?? '') : 'no answer'}`,
      ]);
    } finally {
      transport.close();
    }
  },
});

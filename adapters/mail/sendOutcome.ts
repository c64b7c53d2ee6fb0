import type { ChannelOutcome } from '../../core/notifications/NotificationChannel.ts';

interface SmtpFailure {
  readonly code?: string;
  readonly command?: string;
  readonly responseCode?: number;
  readonly response?: string;
}

/**
 * Whether a mail server said with this status (RFC 3463) that nobody is at an address: unknown, moved or disabled. Not a full
 * mailbox, nor what it thinks of us or of the mail.
 */
export const meansNobody = (status: string): boolean => /^5\.(1\.(1|2|3|6|10)|2\.1|4\.4)$/.test(status);

/**
 * What a failure to send means. `gone` only where the server refused this one recipient and did not say that it refuses us: a
 * relay that is set up wrongly must not bury the addresses of a whole school.
 */
export const sendOutcome = (failure: unknown): ChannelOutcome => {
  const { code, command, responseCode = 0, response = '' } = failure as SmtpFailure;
  const reason = reasonOf(failure);
  const retry: ChannelOutcome = { outcome: 'retry', reason };
  if (responseCode < 500 || code === 'EAUTH') return retry;
  const [, status] = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response) ?? [];
  const isRecipients = code === 'EENVELOPE' && command === 'RCPT TO';
  const isNobody = status === undefined ? [550, 551, 553].includes(responseCode) : meansNobody(status);
  return { outcome: isRecipients && isNobody ? 'gone' : 'refused', reason };
};

const reasonOf = (failure: unknown): string =>
  (failure instanceof Error ? failure.message : String(failure)).replaceAll(/\s+/g, ' ').slice(0, 300);

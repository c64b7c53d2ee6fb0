import type { MailHeaders } from './ReadMail.ts';

/**
 * Why a mail is no person's answer; null for one that may be. Lists, notices of absence, bounces and other programs say so
 * (RFC 3834), and so do our own mails that come back.
 */
export const automaticMail = (
  headers: MailHeaders,
  { sender, host }: { readonly sender: string | null; readonly host: string },
): 'automatic' | 'bounce' | 'loop' | null => {
  const said = (name: string): string => (headers.get(name) ?? '').trim().toLowerCase();
  if (said('message-id').replace(/>$/, '').endsWith(`@${host.toLowerCase()}`)) return 'loop';
  if (/^multipart\/report\b/.test(said('content-type')) || sender === '') return 'bounce';
  const isAutomatic =
    !['', 'no'].includes(said('auto-submitted').split(/[;\s]/)[0] ?? '') ||
    /^(bulk|junk|list|auto_reply)\b/.test(said('precedence')) ||
    ['x-autoreply', 'x-autorespond', 'x-auto-reply', 'list-id', 'x-loop', 'x-failed-recipients'].some(
      (name) => said(name) !== '',
    ) ||
    /\b(all|oof|autoreply)\b/.test(said('x-auto-response-suppress'));
  return isAutomatic ? 'automatic' : null;
};

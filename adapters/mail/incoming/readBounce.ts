import { meansNobody } from '../sendOutcome.ts';

/** Who, as a mail server reports, is not there. */
export interface Bounce {
  /** In small letters. */
  readonly address: string;
  readonly failure: string;
}

/** The addresses that a delivery status (RFC 3464) says reach nobody; none where mail is only late or was refused for what it is. */
export const readBounce = (status: string): readonly Bounce[] =>
  status
    .replaceAll(/\r\n?/g, '\n')
    .split(/\n\s*\n/)
    .flatMap((group): Bounce[] => {
      const field = (name: string): string =>
        (new RegExp(`^${name}:[ \\t]*(.*(?:\\n[ \\t].*)*)`, 'im').exec(group)?.[1] ?? '')
          .replaceAll(/\s+/g, ' ')
          .trim();
      const address = addressIn(field('Final-Recipient')) || addressIn(field('Original-Recipient'));
      const [code = ''] = field('Status').split(' ');
      if (address === '' || field('Action').toLowerCase() !== 'failed' || !meansNobody(code)) return [];
      return [{ address, failure: `${code} ${field('Diagnostic-Code')}`.trim().slice(0, 300) }];
    });

const addressIn = (recipient: string): string =>
  (recipient.split(';').at(-1) ?? '').trim().replaceAll(/[<>]/g, '').toLowerCase();

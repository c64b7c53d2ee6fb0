import type { GuardReason } from '../messages/GuardRecord.ts';
import type { GuardAction } from '../permissions/GuardRule.ts';
import { coverRanges } from '../text/foldText.ts';
import { type ContactKind, findContacts } from './findContacts.ts';
import type { MessageGuard } from './MessageGuard.ts';

const sentences: Readonly<Record<ContactKind, string>> = {
  phone: 'Telephone numbers cannot be sent in this room yet.',
  mail: 'Mail addresses cannot be sent in this room yet.',
  link: 'Links cannot be sent in this room yet.',
  payment: 'Ways to pay outside cannot be sent in this room yet.',
  handle: 'Names in other messengers cannot be sent in this room yet.',
};

/** Does something with texts that take a contact or a payment elsewhere. */
export const contactGuard = (action: GuardAction): MessageGuard => ({
  check: async ({ content }) => {
    const found = findContacts(content);
    if (found.length === 0) return { action: 'allow' };
    const reasons: GuardReason[] = [...new Set(found.map(({ kind }) => kind))].map((code) => ({
      code,
      message: sentences[code],
    }));
    return action === 'refuse' ? { action, reasons } : { action, content: coverRanges(content, found), reasons };
  },
});

import type { ChatPlugin } from 'homeroom';

/** What a system of your own does with a message; it knows an event that comes again by its id. */
interface Crm {
  save(eventId: string, text: string): Promise<void>;
}

/**
 * A plugin that copies every message into another system, at least once and on one node at a time, and refuses messages
 * with a card number. It is used by `createChat({ plugins: [crmPlugin(crm)] })`; the log and the metrics call it `crm`.
 */
export const crmPlugin = (system: Crm): ChatPlugin => {
  const crm: ChatPlugin = (chat) => {
    chat.on(['message', 'message_edited'], { name: 'crm' }, (event) => system.save(event.id, event.message.content));
    chat.before('message', ({ content }) =>
      /\b(?:\d[ -]?){16}\b/.test(content) ? { refuse: 'Please do not send card numbers.' } : undefined,
    );
  };
  return crm;
};

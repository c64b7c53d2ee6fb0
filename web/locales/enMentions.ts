/** The texts of the list of mentions in English. They come with what shows them. */
export const enMentions = {
  'mentions.title': 'Mentions of you',
  'mentions.none': 'Nobody has mentioned you yet',
  'mentions.noneHelp': 'Messages in which somebody writes @ and your name appear here.',
  'mentions.unread': 'Unread',
  'mentions.unreadRooms': {
    one: 'in {count} chat with unread messages',
    other: 'in {count} chats with unread messages',
  },
} as const;

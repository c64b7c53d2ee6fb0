import type { enMentions } from './enMentions.ts';
import type { TextsOf } from './TextsOf.ts';

export const ruMentions: TextsOf<'ru', typeof enMentions> = {
  'mentions.title': 'Упоминания',
  'mentions.none': 'Вас ещё никто не упоминал',
  'mentions.noneHelp': 'Здесь появятся сообщения, в которых кто-то написал @ и ваше имя.',
  'mentions.unread': 'Не прочитано',
  'mentions.unreadRooms': {
    one: 'в {count} чате с непрочитанным',
    few: 'в {count} чатах с непрочитанным',
    many: 'в {count} чатах с непрочитанным',
    other: 'в {count} чата с непрочитанным',
  },
};

import type { enMentions } from '../enMentions.ts';
import type { TextsOf } from '../TextsOf.ts';

export const ukMentions: TextsOf<'uk', typeof enMentions> = {
  'mentions.title': 'Згадки про вас',
  'mentions.none': 'Вас ще ніхто не згадував',
  'mentions.noneHelp': 'Тут з’являться повідомлення, у яких хтось написав @ і ваше ім’я.',
  'mentions.unread': 'Непрочитане',
  'mentions.unreadRooms': {
    one: 'у {count} чаті з непрочитаним',
    few: 'у {count} чатах із непрочитаним',
    many: 'у {count} чатах із непрочитаним',
    other: 'у {count} чату з непрочитаним',
  },
};

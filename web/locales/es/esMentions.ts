import type { enMentions } from '../enMentions.ts';
import type { TextsOf } from '../TextsOf.ts';

export const esMentions: TextsOf<'es', typeof enMentions> = {
  'mentions.title': 'Menciones',
  'mentions.none': 'Nadie te ha mencionado todavía',
  'mentions.noneHelp': 'Aquí aparecen los mensajes en los que alguien escribe @ y tu nombre.',
  'mentions.unread': 'Sin leer',
  'mentions.unreadRooms': {
    one: 'en {count} chat con mensajes sin leer',
    many: 'en {count} de chats con mensajes sin leer',
    other: 'en {count} chats con mensajes sin leer',
  },
};

import type { enMentions } from '../enMentions.ts';
import type { TextsOf } from '../TextsOf.ts';

export const arMentions: TextsOf<'ar', typeof enMentions> = {
  'mentions.title': 'الإشارات إليك',
  'mentions.none': 'لم يُشِر إليك أحد بعد',
  'mentions.noneHelp': 'تظهر هنا الرسائل التي يكتب فيها أحد @ متبوعةً باسمك.',
  'mentions.unread': 'غير مقروءة',
  'mentions.unreadRooms': {
    zero: 'لا محادثات فيها رسائل غير مقروءة',
    one: 'في محادثة واحدة فيها رسائل غير مقروءة',
    two: 'في محادثتين فيهما رسائل غير مقروءة',
    few: 'في {count} محادثات فيها رسائل غير مقروءة',
    many: 'في {count} محادثة فيها رسائل غير مقروءة',
    other: 'في {count} محادثة فيها رسائل غير مقروءة',
  },
};

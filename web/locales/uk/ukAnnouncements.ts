import type { enAnnouncements } from '../enAnnouncements.ts';
import type { TextsOf } from '../TextsOf.ts';

export const ukAnnouncements: TextsOf<'uk', typeof enAnnouncements> = {
  'announce.title': 'Оголошення',
  'announce.audience': 'Кому',
  'announce.classes': 'Класи',
  'announce.classesHelp': 'Виберіть класи; якщо не вибрати жодного, отримають усі.',
  'announce.classesFind': 'Знайти клас',
  'announce.words': 'Повідомлення',
  'announce.wanted': 'Підтвердження',
  'announce.wanted.none': 'не потрібне',
  'announce.wanted.person': 'від кожного',
  'announce.wanted.one_guardian': 'від одного з батьків у родині',
  'announce.wanted.all_guardians': 'від усіх батьків',
  'announce.urgent': 'Терміново: сповістити всіх одразу, навіть уночі',
  'announce.urgentHelp':
    'Лише для того, що не може чекати до ранку. Повідомлення отримають і ті, хто вимкнув сповіщення.',
  'announce.urgentMark': 'Терміново',
  'announce.preview': 'Показати, хто отримає',
  'announce.reaches': {
    one: 'Отримає {count} людина:',
    few: 'Отримають {count} людини:',
    many: 'Отримають {count} людей:',
    other: 'Отримають {count} людини:',
  },
  'announce.send': {
    one: 'Надіслати {count} людині',
    few: 'Надіслати {count} людям',
    many: 'Надіслати {count} людям',
    other: 'Надіслати {count} людям',
  },
  'announce.asked': 'Відправник просить підтвердити це оголошення.',
  'announce.askedAgain': 'Нагадування: відправник усе ще чекає на ваше підтвердження.',
  'announce.confirm': 'Підтвердити',
  'announce.whoConfirmed': 'Хто підтвердив',
  'announce.counts': 'Підтвердили: {confirmed}, прочитали: {read}, не прочитали: {unread}, більше не тут: {gone}',
  'announce.is.confirmed': 'підтверджено',
  'announce.is.read': 'прочитано',
  'announce.is.unread': 'не прочитано',
  'announce.is.gone': 'більше не тут',
  'announce.remind': 'Нагадати решті',
  'announce.reminded': {
    one: 'Нагадування отримала {count} людина.',
    few: 'Нагадування отримали {count} людини.',
    many: 'Нагадування отримали {count} людей.',
    other: 'Нагадування отримали {count} людини.',
  },
};

import type { enClosed } from '../enClosed.ts';
import type { TextsOf } from '../TextsOf.ts';

export const ukClosed: TextsOf<'uk', typeof enClosed> = {
  'closed.begun': 'Ви почали писати:',
  'closed.room': 'Чат закрито. Його можна читати, але не писати в нього.',
  'closed.unsupervised': 'Писати не можна, доки в чаті немає дорослого, який за ним наглядає.',
  'closed.goneOn': 'Цей чат продовжується в іншому.',
  'closed.goneOnOpen': 'Відкрити',
  'closed.requested': 'Ваше повідомлення чекає, доки його приймуть. Після цього тут можна буде писати далі.',
  'closed.suspended': 'Чат призупинено: зв’язок, на якому він тримається, зараз не діє.',
  'closed.visiting': 'Ви дивитеся збоку. Писати можуть лише учасники.',
  'closed.readOnly': 'Тут пишуть лише працівники. Можна читати й ставити реакції.',
};

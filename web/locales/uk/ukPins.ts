import type { enPins } from '../enPins.ts';
import type { TextsOf } from '../TextsOf.ts';

export const ukPins: TextsOf<'uk', typeof enPins> = {
  'pins.title': 'Закріплені повідомлення',
  'pins.latest': 'Показати закріплене повідомлення: {name}',
  'pins.all': 'Усі {count}',
  'pins.unpin': 'Відкріпити повідомлення: {name}',
};

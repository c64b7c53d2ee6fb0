import type { enPins } from '../enPins.ts';
import type { TextsOf } from '../TextsOf.ts';

export const arPins: TextsOf<'ar', typeof enPins> = {
  'pins.title': 'الرسائل المثبّتة',
  'pins.latest': 'عرض الرسالة المثبّتة من {name}',
  'pins.all': 'الكل: {count}',
  'pins.unpin': 'إلغاء تثبيت رسالة {name}',
};

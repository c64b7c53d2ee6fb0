import type { enPictures } from '../enPictures.ts';
import type { TextsOf } from '../TextsOf.ts';

export const arPictures: TextsOf<'ar', typeof enPictures> = {
  'pictures.own': 'صورتك',
  'pictures.who': 'يراها كل من يرى اسمك في محادثاته.',
  'pictures.choose': 'اختيار صورة',
  'pictures.change': 'اختيار صورة أخرى',
  'pictures.remove': 'إزالة الصورة',
  'pictures.sending': 'جارٍ إرسال الصورة…',
  'pictures.set': 'أصبحت لدى {name} صورة جديدة.',
  'pictures.taken': 'لم تعد لدى {name} صورة.',
};

import type { enGallery } from '../enGallery.ts';
import type { TextsOf } from '../TextsOf.ts';

export const arGallery: TextsOf<'ar', typeof enGallery> = {
  'gallery.kinds': 'ما الذي يُعرض',
  'gallery.picture': 'الصور',
  'gallery.file': 'الملفات',
  'gallery.link': 'الروابط',
  'gallery.none.picture': 'لا توجد صور هنا بعد',
  'gallery.none.file': 'لا توجد ملفات هنا بعد',
  'gallery.none.link': 'لا توجد روابط هنا بعد',
  'gallery.by': 'من {name}، {time}',
  'gallery.show': 'عرض في المحادثة',
  'gallery.showOf': 'عرض {name} في المحادثة',
};

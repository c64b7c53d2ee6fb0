import type { enConfirm } from '../enConfirm.ts';
import type { TextsOf } from '../TextsOf.ts';

export const arConfirm: TextsOf<'ar', typeof enConfirm> = {
  'confirm.waiting': 'بانتظار تأكيدك',
  'confirm.message': 'رسالة',
  'confirm.read': 'قرأتُها',
  'confirm.done': 'لقد أكّدتَ القراءة',
  'confirm.doneAt': 'أكّدتَ القراءة، {time}',
  'confirm.asks': '{name} يطلب تأكيد قراءتك لهذه الرسالة',
  'confirm.reminded': 'تذكير',
  'confirm.count': 'أكّد {confirmed} من {all}',
  'confirm.asking': 'سيُطلب من الجميع في المحادثة تأكيد هذه الرسالة',
  'confirm.askShort': 'طلب التأكيد',
  'confirm.ask': 'اطلب من الجميع تأكيد قراءة هذه الرسالة',
  'confirm.willAsk': 'سيُطلب من الجميع في المحادثة تأكيد قراءة هذه الرسالة.',
  'confirm.dontAsk': 'إلغاء طلب التأكيد',
};

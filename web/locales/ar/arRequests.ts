import type { enRequests } from '../enRequests.ts';
import type { TextsOf } from '../TextsOf.ts';

export const arRequests: TextsOf<'ar', typeof enRequests> = {
  'requests.title': {
    zero: 'لا طلبات مراسلة',
    one: 'طلب مراسلة واحد',
    two: 'طلبا مراسلة',
    few: '{count} طلبات مراسلة',
    many: '{count} طلب مراسلة',
    other: '{count} طلب مراسلة',
  },
  'requests.accept': 'قبول',
  'requests.decline': 'رفض',
  'requests.acceptOf': 'قبول طلب {name}',
  'requests.declineOf': 'رفض طلب {name}',
  'requests.blockOf': 'حظر {name}',
  'requests.declined': 'رُفض الطلب. لن يُخبَر {name} بذلك.',
  'requests.silent': 'إلى أن تقبل، لا يرى من يراسلك إن كنت متصلًا أو إن قرأت رسالته.',
  'requests.blockSure': 'لن يستطيع {name} مراسلتك بعد الآن، ولن يُخبَر بذلك.',
};

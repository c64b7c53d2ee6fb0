import type { enClosed } from '../enClosed.ts';
import type { TextsOf } from '../TextsOf.ts';

export const arClosed: TextsOf<'ar', typeof enClosed> = {
  'closed.begun': 'ما بدأت كتابته:',
  'closed.room': 'هذه المحادثة مغلقة. يمكن قراءتها، ولا يمكن الكتابة فيها.',
  'closed.unsupervised': 'لا يمكن الكتابة هنا حتى ينضم إلى المحادثة شخص بالغ مشرف.',
  'closed.goneOn': 'تستمر هذه المحادثة في محادثة أخرى.',
  'closed.goneOnOpen': 'فتحها',
  'closed.requested': 'رسالتك تنتظر أن يقبلها هذا الشخص. بعد ذلك يمكنك متابعة الكتابة هنا.',
  'closed.suspended': 'هذه المحادثة متوقفة مؤقتًا، لأن العلاقة التي تقوم عليها غير سارية الآن.',
  'closed.visiting': 'هذا اطّلاع من الخارج. لا يكتب هنا إلا المشاركون في المحادثة.',
  'closed.readOnly': 'لا يكتب هنا إلا العاملون. يمكنك القراءة والتفاعل.',
};

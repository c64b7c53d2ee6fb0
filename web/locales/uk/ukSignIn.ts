import type { enSignIn } from '../enSignIn.ts';
import type { TextsOf } from '../TextsOf.ts';

export const ukSignIn: TextsOf<'uk', typeof enSignIn> = {
  'signIn.with': 'Увійти через {name}',
  'signIn.byMail': 'Надіслати посилання',
  'signIn.mail': 'Ваша електронна пошта',
  'signIn.mailHelp': 'Для батьків без шкільного облікового запису: посилання на один вхід.',
  'signIn.mailSent':
    'Якщо школа знає цю адресу, посилання вже надіслано. Воно діє один раз протягом 15 хвилин. Перевірте й теку «Спам».',
  'signIn.byToken': 'Увійти з ключем доступу',
  'signIn.nothing': 'Увійти поки не можна. Зверніться до того, хто відповідає за сервер.',
  'signIn.failed.expired': 'Вхід тривав задовго або його почато в іншому браузері. Почніть знову.',
  'signIn.failed.declined': 'Вас не пустили з цим обліковим записом. Виберіть той, що видала школа.',
  'signIn.failed.unavailable': 'Служба входу не відповідає. Спробуйте за хвилину.',
  'signIn.failed.unknown':
    'Школа не знає такого облікового запису. Запитайте в адміністрації, яку адресу в неї записано.',
  'signIn.failed.several': 'Цю адресу записано в кількох людей. Попросіть адміністрацію виправити її.',
  'signIn.failed.inactive': 'Ваш обліковий запис вимкнено. Зверніться до адміністрації.',
  'signIn.failed.other_login':
    'Ви вже входите з іншим обліковим записом. Увійдіть із ним або зверніться до адміністрації.',
  'signIn.failed.ended': 'Ви вийшли.',
  'signedOut.title': 'Ви не ввійшли',
  'signedOut.help': 'Чат відкриється, коли ви ввійдете на сайт, з якого прийшли.',
  'signedOut.go': 'Увійти',
  'link.title': 'Вхід',
  'link.who': 'Хто ви?',
  'link.as': 'Увійти: {name}',
  'link.gone': 'Посилання вже використано або воно застаріло.',
  'link.again': 'На сторінку входу',
  'sessions.title': 'Де виконано вхід',
  'sessions.here': 'цей браузер',
  'sessions.end': 'Вийти там',
  'sessions.endOthers': 'Вийти всюди, крім цього браузера',
  'sessions.seen': 'використано {time}',
  'sessions.ofPerson': 'Входи',
  'sessions.none': 'Вхід ніде не виконано.',
  'sessions.endAll': 'Завершити всі входи',
  'sessions.forget': 'Забути й облікові записи',
  'sessions.login': 'входить через {issuer}',
  'sessions.ended': 'Усі входи завершено.',
  'demo.title': 'Ласкаво просимо до школи біля гавані',
  'demo.lead':
    'Виберіть, ким бути, і напишіть: від цього залежить, хто вам доступний. Відкрийте другу людину в новому вікні й дайте відповідь за неї.',
  'demo.current': 'Це вікно',
  'demo.tryBoth': 'Побути обома',
  'demo.tryBothHelp': 'Тут відкриється {here}, у другому вікні — {there}.',

  'signIn.title': 'Вхід до Homeroom',
  'signIn.help':
    'Homeroom відкривається із сайту, з якого ви про нього знаєте. Якщо вам дали ключ доступу, вставте його тут.',
  'signIn.token': 'Ключ доступу',
  'signIn.go': 'Продовжити',
  'signIn.where':
    'Звідки береться ключ? Його видає сервер: «npm run homeroom -- token --user <id>» надрукує його, а посилання з #token=… уже містять.',
  'signIn.refused': 'Цей ключ не прийнято: {reason}',
  'signIn.replaceTitle': 'Увійти як інша людина?',
  'signIn.replaceHelp':
    'Зараз увійшли як {now}. За відкритим посиланням ви увійдете як {linked}. Якщо ви цього не хотіли, залиште як є.',
  'signIn.stay': 'Залишити: {name}',
  'signIn.replace': 'Продовжити: {name}',
  'signIn.somebody': 'хтось',
};

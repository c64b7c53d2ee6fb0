interface BotWords {
  readonly linked: string;
  readonly unlinked: string;
  readonly badLink: string;
  readonly replyTo: string;
  readonly held: string;
  readonly notLinked: (page: string) => string;
  readonly wordsOnly: (page: string) => string;
  readonly refused: (reason: string) => string;
  /** An answer to a request to talk, which does not accept it. */
  readonly asked: (page: string) => string;
  /** Why a message was refused: an office lets its sender only read. */
  readonly restricted: (until: string) => string;
}

const all: Readonly<Record<string, BotWords>> = {
  en: {
    linked: 'You get new messages here now. Reply to one of them to answer; /stop ends it.',
    unlinked: 'You get no more messages here. The page lets you begin again.',
    badLink: 'This link is not valid any more. Open the settings of the page and press the button again.',
    replyTo: 'Reply to one of my messages, so that I know which conversation you mean.',
    held: 'Your message waits for somebody to look at it.',
    notLinked: (page) => `I do not know you yet. Open ${page}, then Settings, and link Telegram there.`,
    wordsOnly: (page) => `Only words can be sent from here. Send files in the page: ${page}`,
    refused: (reason) => `Your message was not sent: ${reason}`,
    asked: (page) =>
      `This person asks to write to you, and an answer here does not accept that. Accept in the page first: ${page}`,
    restricted: (time) => `until ${time} you may read but not write.`,
  },
  ru: {
    linked: 'Новые сообщения теперь приходят сюда. Чтобы ответить, ответьте на одно из них; /stop отключает.',
    unlinked: 'Сообщения сюда больше не приходят. Включить снова можно на странице.',
    badLink: 'Эта ссылка больше не действует. Откройте настройки страницы и нажмите кнопку ещё раз.',
    replyTo: 'Ответьте на одно из моих сообщений, чтобы было понятно, в какой чат писать.',
    held: 'Ваше сообщение ждёт проверки.',
    notLinked: (page) => `Я вас ещё не знаю. Откройте ${page}, затем «Настройки», и подключите Telegram.`,
    wordsOnly: (page) => `Отсюда можно отправить только текст. Файлы отправляйте со страницы: ${page}`,
    refused: (reason) => `Сообщение не отправлено: ${reason}`,
    asked: (page) =>
      `Этот человек просит разрешения вам написать, и ответ здесь его не даёт. Сначала примите запрос на странице: ${page}`,
    restricted: (time) => `до ${time} вы можете читать, но не писать.`,
  },
  uk: {
    linked: 'Нові повідомлення тепер надходять сюди. Щоб відповісти, дайте відповідь на одне з них; /stop вимикає.',
    unlinked: 'Повідомлення сюди більше не надходять. Увімкнути знову можна на сторінці.',
    badLink: 'Це посилання вже не дійсне. Відкрийте налаштування сторінки й натисніть кнопку ще раз.',
    replyTo: 'Дайте відповідь на одне з моїх повідомлень, щоб було зрозуміло, у який чат писати.',
    held: 'Ваше повідомлення чекає на перевірку.',
    notLinked: (page) => `Я вас ще не знаю. Відкрийте ${page}, потім «Налаштування», і під’єднайте Telegram.`,
    wordsOnly: (page) => `Звідси можна надіслати лише текст. Файли надсилайте зі сторінки: ${page}`,
    refused: (reason) => `Повідомлення не надіслано: ${reason}`,
    asked: (page) =>
      `Ця людина просить дозволу вам написати, і відповідь тут його не дає. Спершу прийміть запит на сторінці: ${page}`,
    restricted: (time) => `до ${time} ви можете читати, але не писати.`,
  },
  es: {
    linked: 'Ahora recibes aquí los mensajes nuevos. Responde a uno de ellos para contestar; /stop lo termina.',
    unlinked: 'Ya no recibes mensajes aquí. Puedes empezar de nuevo en la página.',
    badLink: 'Este enlace ya no es válido. Abre los ajustes de la página y pulsa el botón otra vez.',
    replyTo: 'Responde a uno de mis mensajes, para que sepa a qué conversación te refieres.',
    held: 'Tu mensaje espera a que alguien lo revise.',
    notLinked: (page) => `Todavía no te conozco. Abre ${page}, luego Ajustes, y vincula Telegram allí.`,
    wordsOnly: (page) => `Desde aquí solo se pueden enviar palabras. Envía los archivos en la página: ${page}`,
    refused: (reason) => `Tu mensaje no se ha enviado: ${reason}`,
    asked: (page) =>
      `Esta persona pide escribirte, y una respuesta aquí no lo acepta. Acepta antes en la página: ${page}`,
    restricted: (time) => `hasta el ${time} puedes leer, pero no escribir.`,
  },
  ar: {
    linked: 'ستصلك الرسائل الجديدة هنا من الآن. أجب عن إحداها للرد، و/stop ينهي ذلك.',
    unlinked: 'لن تصلك رسائل هنا بعد الآن. يمكنك البدء من جديد من الصفحة.',
    badLink: 'لم يعد هذا الرابط صالحًا. افتح إعدادات الصفحة واضغط الزر مرة أخرى.',
    replyTo: 'أجب عن إحدى رسائلي لأعرف أي محادثة تقصد.',
    held: 'رسالتك تنتظر المراجعة.',
    notLinked: (page) => `لا أعرفك بعد. افتح ${page} ثم الإعدادات واربط تيليغرام هناك.`,
    wordsOnly: (page) => `يمكن إرسال الكلمات فقط من هنا. أرسل الملفات من الصفحة: ${page}`,
    refused: (reason) => `لم تُرسل رسالتك: ${reason}`,
    asked: (page) => `يطلب هذا الشخص مراسلتك، والرد هنا لا يعني القبول. اقبل الطلب أولًا في الصفحة: ${page}`,
    restricted: (time) => `يمكنك القراءة دون الكتابة حتى ${time}.`,
  },
};

/** What the bot says, in the language of a BCP 47 tag. */
export const botWords = (locale: string): BotWords => (all[locale.split('-')[0] ?? 'en'] ?? all.en) as BotWords;

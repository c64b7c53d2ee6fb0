/** Ends a line that says who wrote what follows, in the languages of the page; with `\p{L}` around, so that no word is cut. */
const wrote =
  /(?:^|[^\p{L}])(wrote|writes|пишет|писал|писала|написал|написала|написал\(а\)|пише|писав|писала|написав|написала|написав\(ла\)|escribió|escribe|ha escrito|كتب|كتبت|يكتب)\s*:$/iu;
const anAddress = /<[^<>\s]{1,100}@[^<>\s]{1,200}>|\S{1,100}@\S{1,200}/u;
const aMoment = /\d{1,2}[:.٫]\d{2}|\d{4}|[٠-٩]{1,2}:[٠-٩]{2}/u;

/** Whether a line (or two or three, put together) says that somebody wrote what follows. */
export const attributionIn = (line: string): 'sure' | 'likely' | null => {
  if (line.length > 400 || !line.endsWith(':') || !aMoment.test(line)) return null;
  if (anAddress.test(line)) return 'sure';
  return wrote.test(line) ? 'likely' : null;
};

const divider =
  /^[-_*\s]{2,}(original message|исходное сообщение|пересылаемое сообщение|пересланное сообщение|конец пересылаемого сообщения|mensaje original|оригінальне повідомлення|вихідне повідомлення|початкове повідомлення|الرسالة الأصلية|forwarded message|mensaje reenviado)[-_*\s]{2,}$/iu;

/** Whether a line parts an answer from what came before it, by itself. */
export const isDivider = (line: string): boolean => line.length < 120 && divider.test(line);

const fromLabel = /^\*?(from|от|de|від|من)\s*:\*?\s*\S/iu;
const sentLabel =
  /^\*?(sent|date|отправлено|дата|enviado el|enviado|fecha|надіслано|відправлено|تم الإرسال|تاريخ الإرسال|التاريخ|أُرسلت)\s*:\*?/iu;
const toLabel = /^\*?(to|кому|para|до|إلى|subject|тема|asunto|الموضوع)\s*:\*?/iu;

/** Whether Outlook's head of a quoted mail begins here: from whom, when, and to whom or about what. */
export const isHeadOfQuote = (lines: readonly string[]): boolean => {
  const [first = '', ...next] = lines;
  return fromLabel.test(first) && next.some((line) => sentLabel.test(line)) && next.some((line) => toLabel.test(line));
};

const device =
  /^[\p{P}\s]*(sent from (my|outlook|yahoo|mail|proton)|sent via |get outlook for|отправлено (с|из) |отправлено через |enviado desde |enviado con |obtener outlook|надіслано (з|із|через) |відправлено (з|із) |أُرسلت? من |أرسلت? من |تم الإرسال من |مرسل من )/iu;

/** Whether a line is what phones and programs add below every mail. */
export const isDeviceLine = (line: string): boolean => line.length < 100 && device.test(line);

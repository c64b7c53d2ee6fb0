interface AnswerSample {
  readonly of: string;
  readonly text: string;
  /** What must remain. */
  readonly words: string;
}

const mark = '##- Write your answer above this line ##-';
const quoted = `${mark}\n\n* Algebra\n\nTess Miller, Nov 30, 2026, 7:04 AM:\nWhen do you come?`;
const quote = (text: string): string =>
  text
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n');

/** Answers as programs write them, in the languages of the page. */
export const answerSamples: readonly AnswerSample[] = [
  {
    of: 'Gmail, en',
    text: `Yes, at nine.\n\nOn Mon, Nov 30, 2026 at 7:04 AM Northbridge <chat@school.example> wrote:\n\n${quote(quoted)}\n`,
    words: 'Yes, at nine.',
  },
  {
    of: 'Gmail, en, with a broken line',
    text: `Yes.\n\nOn Mon, Nov 30, 2026 at 7:04 AM Northbridge School Office\n<chat@school.example> wrote:\n\n${quote(quoted)}`,
    words: 'Yes.',
  },
  {
    of: 'Gmail, ru',
    text: `Да, в девять.\n\nпн, 30 нояб. 2026 г. в 07:04, Northbridge <chat@school.example>:\n\n${quote(quoted)}`,
    words: 'Да, в девять.',
  },
  {
    of: 'Gmail, es',
    text: `Sí, a las nueve.\n\nEl lun, 30 nov 2026 a las 7:04, Northbridge (<chat@school.example>) escribió:\n\n${quote(quoted)}`,
    words: 'Sí, a las nueve.',
  },
  {
    of: 'Gmail, uk',
    text: `Так, о дев'ятій.\n\nпн, 30 лист. 2026 р. о 07:04 Northbridge <chat@school.example> пише:\n\n${quote(quoted)}`,
    words: "Так, о дев'ятій.",
  },
  {
    of: 'Gmail, ar',
    text: `نعم، في التاسعة.\n\n‫في الاثنين، 30 نوفمبر 2026 في 7:04 ص تمت كتابة ما يلي بواسطة ‪Northbridge‬‏ <‪chat@school.example‬‏>:‬\n\n${quote(quoted)}`,
    words: 'نعم، في التاسعة.',
  },
  {
    of: 'Outlook, en',
    text: `Yes, at nine.\n\nPam\n\n________________________________\nFrom: Northbridge <chat@school.example>\nSent: Monday, November 30, 2026 7:04 AM\nTo: Pam Miller\nSubject: Algebra: Tess Miller\n\n${quoted}`,
    words: 'Yes, at nine.\n\nPam',
  },
  {
    of: 'Outlook, en, old',
    text: `Yes.\n\n-----Original Message-----\nFrom: Northbridge [mailto:chat@school.example]\nSent: Monday, November 30, 2026 7:04 AM\n\n${quoted}`,
    words: 'Yes.',
  },
  {
    of: 'Outlook, ru',
    text: `Да.\n\nОт: Northbridge <chat@school.example>\nОтправлено: 30 ноября 2026 г. 7:04\nКому: Пэм Миллер\nТема: Алгебра\n\n${quoted}`,
    words: 'Да.',
  },
  {
    of: 'Outlook, es',
    text: `Sí.\n\nDe: Northbridge <chat@school.example>\nEnviado el: lunes, 30 de noviembre de 2026 7:04\nPara: Pam\nAsunto: Algebra\n\n${quoted}`,
    words: 'Sí.',
  },
  {
    of: 'Outlook, uk',
    text: `Так.\n\nВід: Northbridge <chat@school.example>\nНадіслано: 30 листопада 2026 р. 7:04\nКому: Пем\nТема: Алгебра\n\n${quoted}`,
    words: 'Так.',
  },
  {
    of: 'Outlook, ar',
    text: `نعم.\n\nمن: Northbridge <chat@school.example>\nتم الإرسال: 30 نوفمبر 2026 07:04\nإلى: بام\nالموضوع: الجبر\n\n${quoted}`,
    words: 'نعم.',
  },
  {
    of: 'Outlook in a language that is not known',
    text: `Kyllä.\n\nLähettäjä: Northbridge\nLähetetty: maanantai 30. marraskuuta 2026 7.04\nVastaanottaja: Pam\nAihe: Algebra\n\n${quoted}`,
    words: 'Kyllä.',
  },
  {
    of: 'Apple Mail, en',
    text: `Yes, at nine.\n\n> On 30 Nov 2026, at 07:04, Northbridge <chat@school.example> wrote:\n> \n${quote(quoted)}\n`,
    words: 'Yes, at nine.',
  },
  {
    of: 'iPhone, ru',
    text: `Да\n\nОтправлено с iPhone\n\n> 30 нояб. 2026 г., в 07:04, Northbridge <chat@school.example> написал(а):\n> \n${quote(quoted)}`,
    words: 'Да',
  },
  {
    of: 'iPhone, en, quoting without marks',
    text: `Yes\n\nSent from my iPhone\n\nOn 30 Nov 2026, at 07:04, Northbridge <chat@school.example> wrote:\n\n${quoted}`,
    words: 'Yes',
  },
  {
    of: 'iPhone, es',
    text: `Sí\n\nEnviado desde mi iPhone\n\n> El 30 nov 2026, a las 7:04, Northbridge <chat@school.example> escribió:\n>\n${quote(quoted)}`,
    words: 'Sí',
  },
  {
    of: 'iPhone, uk',
    text: `Так\n\nНадіслано з iPhone\n\n> 30 лист. 2026 р. о 07:04 Northbridge <chat@school.example> пише:\n>\n${quote(quoted)}`,
    words: 'Так',
  },
  {
    of: 'iPhone, ar',
    text: `نعم\n\nأُرسلت من الـ iPhone\n\n> في ٣٠‏/١١‏/٢٠٢٦، الساعة ٧:٠٤ ص، كتب Northbridge <chat@school.example>:\n>\n${quote(quoted)}`,
    words: 'نعم',
  },
  {
    of: 'Thunderbird, en, answering below',
    text: `On 30.11.26 07:04, Northbridge wrote:\n${quote(quoted)}\n\nYes, at nine.\n\n-- \nPam Miller\nHead of nothing`,
    words: 'Yes, at nine.',
  },
  {
    of: 'Thunderbird, ru',
    text: `30.11.2026 07:04, Northbridge пишет:\n${quote(quoted)}\nДа.\n\n-- \nПэм`,
    words: 'Да.',
  },
  {
    of: 'Thunderbird, es, answering between',
    text: `El 30/11/26 a las 7:04, Northbridge escribió:\n> ¿Cuándo?\nA las nueve.\n> ¿Dónde?\nEn casa.\n`,
    words: 'A las nueve.\nEn casa.',
  },
  {
    of: 'Yandex, ru',
    text: `Да, в девять.\n \n30.11.2026, 07:04, "Northbridge" <chat@school.example>:\n${quote(quoted)}\n \n-- \nПэм`,
    words: 'Да, в девять.',
  },
  {
    of: 'mail.ru, ru',
    text: `Да, в девять.\n\n  \n>Понедельник, 30 ноября 2026, 7:04 +03:00 от Northbridge <chat@school.example>:\n>\n${quote(quoted)}\n`,
    words: 'Да, в девять.',
  },
  {
    of: 'mail.ru, without marks',
    text: `Да.\n\nПонедельник, 30 ноября 2026, 7:04 +03:00 от Northbridge <chat@school.example>:\n\n${quoted}`,
    words: 'Да.',
  },
  {
    of: 'a program that only quotes',
    text: `Yes\n\n${quote(quoted)}`,
    words: 'Yes',
  },
];

/** Answers of whose words nothing may be cut. */
export const wholeAnswers: readonly string[] = [
  'Встреча 30.11 в 18:00, кабинет 12. Список:\n- тетрадь\n- ручка',
  'She wrote:\nI am ill.\nSo she stays at home on 3 May 2026 at 10:00.',
  'On 3 May 2026 at 10:00 Anna wrote:\nI come.\nThat is all I know.',
  '> a line that I typed\nand my answer to it',
  'From: the library\nto the gym, please.',
  `A list\n--\nof things\n${Array.from({ length: 14 }, (_, line) => `thing ${line}`).join('\n')}`,
  'Time: 10:00\nPlace: room 3\nBring: a pen',
];

export const htmlAnswers: readonly AnswerSample[] = [
  {
    of: 'Gmail',
    text: '<div dir="ltr">Yes, at <b>nine</b>.<div>Bye &amp; thanks</div></div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">On Mon, Northbridge wrote:<br></div><blockquote class="gmail_quote"><div>old <div>older</div></div></blockquote></div>',
    words: 'Yes, at nine.\nBye & thanks',
  },
  {
    of: 'Outlook',
    text: '<html><head><style>p{color:red}</style></head><body><div class="WordSection1"><p class="MsoNormal">Yes.<o:p></o:p></p><p>Pam</p></div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>From:</b> x</div><div>old</div></body></html>',
    words: 'Yes.\n\nPam',
  },
  {
    of: 'Apple Mail',
    text: '<html><body>Yes<br><br><div>Sent from my iPhone</div><div><br><blockquote type="cite">On 30 Nov 2026, at 07:04, x wrote:<br></blockquote></div><blockquote type="cite"><div>old</div></blockquote></body></html>',
    words: 'Yes',
  },
  {
    of: 'Thunderbird',
    text: '<div class="moz-cite-prefix">On 30.11.26 07:04, x wrote:<br></div><blockquote type="cite"><p>old</p></blockquote><p>Yes<br></p><pre class="moz-signature">-- <br>Pam</pre>',
    words: 'Yes',
  },
  {
    of: 'Yandex',
    text: '<div>Да</div><div> </div><div>30.11.2026, 07:04, "Northbridge" &lt;chat@school.example&gt;:</div><blockquote><p>old</p></blockquote><div>-- <br/>Пэм</div>',
    words: 'Да',
  },
  {
    of: 'mail.ru',
    text: '<html><body><div>Да</div><blockquote style="border-left:1px">Понедельник, 30 ноября 2026, 7:04 +03:00 от Northbridge &lt;chat@school.example&gt;:<br><div>old</div></blockquote></body></html>',
    words: 'Да',
  },
  {
    of: 'nobody: what a page could run stays out',
    text: '<p onclick="x()">Hi &lt;b&gt; &#128512; &#0;</p><script>alert(1)</script><ul><li>one</li><li>two</li></ul><table><tr><td>a</td><td>b</td></tr></table><!-- gone -->',
    words: 'Hi <b> 😀\n\n- one\n- two\n\na b',
  },
];

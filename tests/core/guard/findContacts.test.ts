import { expect } from 'chai';
import { type ContactKind, findContacts } from '../../../core/guard/findContacts.ts';
import { coverRanges } from '../../../core/text/foldText.ts';
import { cpuTime } from '../../support/cpuTime.ts';

const kindsIn = (text: string): ContactKind[] => [...new Set(findContacts(text).map(({ kind }) => kind))];

const contacts: readonly (readonly [ContactKind, readonly string[]])[] = [
  [
    'phone',
    [
      'Call me: +49 170 1234567',
      '+7 (912) 345-67-80',
      '8 912 345 67 80',
      '89123456780',
      '8-912-345-67-80',
      '8.912.345.67.80',
      '020 7946 0958',
      '(020) 7946 0958',
      '555-1234',
      '123-45-76, звоните',
      'my number is 7946 0958',
      '8 9 1 2 3 4 5 6 7 8 0',
      '8\n9\n1\n2\n3\n4\n5\n6\n7\n8\n0',
      'eight nine one two three four five six seven eight oh',
      'восемь девятьсот двенадцать триста сорок пять шестьдесят семь восемьдесят',
      'восемь 9 один 2 три 4 пять 6 семь 8 ноль',
      '８９１２３４５６７８０',
      '٠٧٩١٢٣٤٥٦٧٨',
      '8\u200b912\u200b345\u200b67\u200b80',
      '8️⃣9️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣0️⃣',
      '8 9l2 345 67 8o',
      '8_912_345_67_80',
      '0049 170 1234567',
    ],
  ],
  [
    'mail',
    [
      'ada@example.com',
      'ada.lovelace+chat@mail.example.org please',
      'ada @ example . com',
      'ada at example dot com',
      'ada (at) example (dot) com',
      'ada[at]example[dot]com',
      'иван собака почта точка ру',
      'ada＠example．com',
      'почта@пример.рф',
    ],
  ],
  [
    'link',
    [
      'https://example.com/me',
      'http://192.0.2.7/x',
      'see www.example.com',
      'example.com',
      'my-site.online',
      'example dot com',
      'пример точка ру',
      't.me/somebody',
      'bit.ly/3abc',
      'сайт.рф',
      'example .com',
    ],
  ],
  [
    'payment',
    [
      'Pay by PayPal',
      'PаyРаl', // with Cyrillic letters
      'send it over Venmo or Revolut',
      'DE89 3704 0044 0532 0130 00',
      'IBAN follows',
      '4111 1111 1111 1111',
      'переведи по СБП',
      'на карту Сбербанка, номер карты дам',
      'скинь на Тинькофф',
    ],
  ],
  [
    'handle',
    [
      'WhatsApp me',
      'text me on Telegram',
      'пиши мне в телеграм',
      'напишите в вотсап',
      'мой телеграм знаешь?',
      'telegram: ada_l0velace',
      '@ada_lovelace',
      'find me, I am @ada_lovelace',
    ],
  ],
];

/** What people write about work and school, and what looks like a contact and is none. */
const harmless = [
  'We meet at 10:30 on page 45, exercise 12-15.',
  'Встречаемся в 10:30, страница 45, упражнения 12-15',
  'It costs $1,200,000 or 1 000 000 руб.',
  'Цена 12 500 рублей за 3 штуки',
  'ISBN 978-3-16-148410-0',
  '978 3 16 148410 0',
  'On 29.11.2026 at 17:55',
  '2026-11-29T17:55',
  'Exercises 1, 2, 3, 4, 5, 6, 7 and 8',
  'pages 12, 45, 101, 240, 310',
  'one two three four five six seven eight nine ten',
  'раз два три четыре пять',
  'один два три четыре пять шесть семь восемь девять десять',
  '1 2 3 4 5 6 7 8 9 10',
  '2 4 6 8 10 12 14 16',
  'version 2.14.3 on Node.js',
  'It is written in ASP.NET and e.g. C#.',
  'I look at the dog. The net result is fine.',
  'See you at home',
  'У меня есть собака. Точка.',
  'The budget is 15000-20000 for 30 days',
  '100 m in 9.58 s, 42.195 km',
  'π is 3.14159265',
  'my marks: 5, 4, 5, 3, 5',
  'I build Telegram bots and Instagram shops',
  'делаю ботов для телеграма',
  'Room 12, 3rd floor, from 8 to 9',
  'Order 4711, item 12',
  '10-12 людей, 5-7 дней',
  '2019, 2020, 2021 and 2022',
  'What is 123 + 456?',
  'Homework 3.2 (a), (b), (c)',
  'file report-2026.txt and main.py',
  '@Override public void run()',
];

describe('contacts in a text', () => {
  for (const [kind, texts] of contacts)
    for (const text of texts)
      it(`finds a ${kind} in ${JSON.stringify(text)}`, () => expect(kindsIn(text)).to.include(kind));

  for (const text of harmless)
    it(`finds nothing in ${JSON.stringify(text)}`, () => expect(findContacts(text)).to.deep.equal([]));

  it('says where, in the written text', () => {
    const text = 'Ruf an: 8️⃣ 912 345 67 80, или ada@example.com. Пока!';
    expect(coverRanges(text, findContacts(text))).to.equal('Ruf an: •••, или •••. Пока!');
  });

  it('finds what begins far before it ends', () => {
    const text = `${'a'.repeat(500)}@example.com`;
    expect(coverRanges(text, findContacts(text))).to.equal('•••');
  });

  it('takes time that grows with the length alone, whatever is in a text', function growth() {
    this.timeout(60_000);
    /** Milliseconds of this process, the least of several, so that neighbours do not count. */
    const cost = (text: string): number =>
      Math.min(
        ...Array.from({ length: 7 }, () => {
          const before = process.cpuUsage();
          findContacts(text);
          const { user, system } = process.cpuUsage(before);
          return (user + system) / 1_000;
        }),
      );
    const hostile = [
      '1',
      '12 ',
      ' ',
      '.',
      'a.',
      '@',
      'a@',
      'a',
      '漢',
      '漢1',
      'a-',
      'a+',
      'собака ',
      '1\n',
      'de12 ',
      '_a',
    ];
    for (const piece of hostile) {
      const [short, long] = [10_000, 80_000].map((length) => cost(piece.repeat(Math.ceil(length / piece.length))));
      // Eight times as much; with the square it would be 64 times.
      expect((long ?? 0) / Math.max(short ?? 0, 1), JSON.stringify(piece)).to.be.below(32);
    }
  });

  it('reads the longest text without pausing, whatever is in it', () => {
    const hostile = ['a', '@', '1', '1 ', 'a.', 'dot ', '+', 'one ', '(', 'собака ', 'http', '.com', 'a1', 'ü'];
    for (const piece of hostile) {
      const spent = cpuTime(() => findContacts(piece.repeat(Math.ceil(40_000 / piece.length))));
      expect(spent, JSON.stringify(piece)).to.be.below(1_500);
    }
  });
});

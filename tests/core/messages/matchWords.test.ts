import { expect } from 'chai';
import fc from 'fast-check';
import { askedWords } from '../../../core/messages/askedWords.ts';
import { matchWords } from '../../../core/messages/matchWords.ts';
import { storedWords } from '../../../core/messages/storedWords.ts';
import { wordPlaces } from '../../../core/messages/wordPlaces.ts';

/** The parts of a text that a search marks; undefined if it does not find the text. */
const marked = (text: string, typed: string, fileNames: readonly string[] = []): string[] | undefined =>
  matchWords(storedWords({ text, fileNames }), askedWords(typed).words)?.ranges.map(({ start, end }) =>
    text.slice(start, end),
  );

/** What, the text, what is typed, and what is marked. */
const finds: readonly (readonly [string, string, string, string])[] = [
  ['the beginning of a word', 'See you on Friday', 'Fri', 'Friday'],
  ['a very common word', 'the end of it', 'the', 'the'],
  ['Chinese inside a sentence', '明天的数学作业请在周五之前交', '作业', '作业'],
  ['one Chinese character', '明天的数学作业', '数', '数学'],
  ['the last character', '明天的数学作业', '业', '业'],
  ['Chinese that a dictionary cuts otherwise', '我们在北京大学生活', '大学', '大学'],
  ['Japanese', '宿題は金曜日までに出してください', '金曜日', '金曜日'],
  ['katakana typed as hiragana', 'テストは明日', 'てすと', 'テスト'],
  ['half-width kana', 'ﾃﾞｰﾀを送る', 'データ', 'ﾃﾞｰﾀ'],
  ['Thai', 'การบ้านคณิตศาสตร์ส่งวันศุกร์', 'คณิตศาสตร์', 'คณิตศาสตร์'],
  ['Khmer', 'កិច្ចការផ្ទះថ្ងៃសុក្រ', 'ផ្ទះ', 'ផ្ទះ'],
  ['Chinese beside Latin', '请看Algebra课本第三页', 'algebra课本', 'Algebra课本'],
  ['a digit between signs', '看第3页', '第3页', '第3页'],
  ['Korean with a particle', '숙제를 금요일까지 내세요', '숙제', '숙제'],
  ['Korean asked with another particle', '숙제는 금요일', '숙제를', '숙제'],
  ['Korean in parts', '숙제'.normalize('NFD'), '숙제', '숙제'.normalize('NFD')],
  ['Arabic with points', 'كِتَابٌ جَدِيدٌ', 'كتاب', 'كِتَابٌ'],
  ['Arabic asked with points', 'كتاب جديد', 'كِتَاب', 'كتاب'],
  ['Arabic with tatweel', 'مـدرسـة', 'مدرسة', 'مـدرسـة'],
  ['Arabic with the article', 'أين الكتاب الجديد', 'كتاب', 'الكتاب'],
  ['Arabic without hamza', 'أحمد هنا', 'احمد', 'أحمد'],
  ['Hebrew with points', 'שִׁעוּר בַּיִת', 'שעור', 'שִׁעוּר'],
  ['Hebrew with the article', 'השיעור מחר', 'שיעור', 'השיעור'],
  ['Hindi', 'गृहकार्य कल तक', 'गृहकार्य', 'गृहकार्य'],
  ['a letter with its accent apart', 'cafe\u0301 at noon', 'café', 'cafe\u0301'],
  ['no accents', 'La leçon commence', 'lecon', 'leçon'],
  ['Vietnamese', 'Bài tập về nhà', 'bai tap', 'Bài'],
  ['Polish', 'Łódź jutro', 'lodz', 'Łódź'],
  ['German ß', 'Die Straße', 'strasse', 'Straße'],
  ['Turkish İ', 'İngilizce ödevi', 'ingilizce', 'İngilizce'],
  ['Turkish ı for I', 'ISPARTA gezisi', 'ısparta', 'ISPARTA'],
  ['Turkish ı for i', 'Kısa sınav', 'kisa', 'Kısa'],
  ['the Greek final sigma', 'ΜΑΘΗΜΑΤΙΚΟΣ', 'μαθηματικος', 'ΜΑΘΗΜΑΤΙΚΟΣ'],
  ['Greek accents', 'Μαθηματικά αύριο', 'μαθηματικα', 'Μαθηματικά'],
  ['ё as е', 'Ваш ребёнок', 'ребенок', 'ребёнок'],
  ['a stress mark', 'за\u0301мок на горе', 'замок', 'за\u0301мок'],
  ['й typed in parts', 'май', 'маи\u0306', 'май'],
  ['Ukrainian forms', 'Здайте домашні завдання', 'завданнями', 'завдання'],
  ['Ukrainian ґ and є', 'Моє ґрунтовне', 'моє', 'Моє'],
  ['an apostrophe of another keyboard', 'п\u02BCятниця', "п'ятниця", 'п\u02BCятниця'],
  ['no apostrophe at all', 'п’ятниця', 'пятниця', 'п’ятниця'],
  ['what is after an apostrophe', 'à l’école demain', 'école', 'école'],
  ['Kazakh', 'ӘЛІППЕ ҚҰСТАР', 'құстар', 'ҚҰСТАР'],
  ['full-width letters', 'Ｔｅｓｔ ２０２６', 'test', 'Ｔｅｓｔ'],
  ['digits of another script', 'الساعة ١٢', '12', '١٢'],
  ['a ligature', 'o\uFB03ce hours', 'office', 'o\uFB03ce'],
  ['a soft hyphen', 'home\u00ADwork due', 'homework', 'home\u00ADwork'],
  ['a zero-width space', 'geo\u200Bmetry', 'geometry', 'geo\u200Bmetry'],
  ['a zero-width joiner', 'می\u200Cخواهم', 'میخواهم', 'می\u200Cخواهم'],
  ['a no-break hyphen', 'e\u2011mail me', 'e-mail', 'e\u2011mail'],
  ['a word of a path', 'https://l.example.org/courses/fractions-workbook/7.html', 'workbook', 'workbook'],
  ['a host', 'https://www.mathclub.example.org/join', 'mathclub.example.org', 'mathclub.example.org'],
  ['a word of a query', 'https://v.example.org/watch?v=quokka77', 'quokka77', 'quokka77'],
  ['an escape of an address', 'https://e.example/%D1%83%D1%80%D0%BE%D0%BA', 'урок', '%D1%83%D1%80%D0%BE%D0%BA'],
  ['a whole address', 'see https://a.example.org/x_1 now', 'https://a.example.org/x_1', 'https://a.example.org/x_1'],
  ['a person of an address', 'office.wallaby@school.example', 'wallaby', 'wallaby'],
  ['a file', 'I sent worksheet_triangles.pdf', 'triangles', 'triangles'],
  ['a stem of a file', 'marmalade.docx', 'marmalade', 'marmalade'],
  ['a part of a slash', 'pens/pencils', 'pencils', 'pencils'],
  ['a dotted code', 'session.opts.level', 'opts.level', 'opts.level'],
  ['a hump', 'use getElementById', 'element', 'ElementById'],
  ['a word with humps', 'use getElementById', 'getelementbyid', 'getElementById'],
  ['a number after letters', 'page7 now', '7', '7'],
  ['a number with a dot', '3.14 and 12.7', '12.7', '12.7'],
  ['a time', 'at 16:45', '16:45', '16:45'],
  ['a date', 'due 2027-03-14 at noon', '2027-03-14', '2027-03-14'],
  ['C++', 'our C++ course', 'c++', 'C++'],
  ['a tag', 'remember #harvestday', '#harvestday', 'harvestday'],
  ['an emoji', 'well done 🎉', '🎉', '🎉'],
  ['an emoji with a selector', 'I ❤️ it', '❤', '❤️'],
  ['an emoji without the selector', 'I ❤ it', '❤️', '❤'],
  ['an emoji of another skin', 'ok 👍🏽', '👍', '👍🏽'],
  ['one of a family', 'we 👩‍👧', '👧', '👧'],
  ['a flag', 'go 🇺🇦', '🇺🇦', '🇺🇦'],
  ['a keycap', '1️⃣ first', '1', '1️⃣'],
  ['a word at the end of a line', 'hello\nمرحبا', 'مرحبا', 'مرحبا'],
  ['a word before a line of emoji', 'hello\n🎉', 'hello', 'hello'],
];

/** What, the text, and what does not find it. */
const spares: readonly (readonly [string, string, string])[] = [
  ['the inside of a word', 'homework', 'work'],
  ['a longer word', 'fri', 'friday'],
  ['numbers in another order', 'exercise 7.12', '12.7'],
  ['characters that are apart', '数在学', '数学'],
  ['another course', 'the C course', 'C++'],
  ['a form where the stem is another word', 'reader', 'reading'],
  ['another flag', 'go 🇵🇱', '🇺🇦'],
  ['Thai with other vowels', 'ตา', 'ตี'],
  ['one word of two', 'green pear', 'green apple'],
];

describe('matchWords', () => {
  for (const [what, text, typed, mark] of finds)
    it(`finds ${what}: "${typed}"`, () => expect(marked(text, typed)?.[0]).to.equal(mark));

  for (const [what, text, typed] of spares)
    it(`does not find ${what}: "${typed}"`, () => expect(marked(text, typed)).to.equal(undefined));

  it('finds a message by the name of its file, and marks nothing of the text', () => {
    expect(marked('here it is', 'triangles', ['worksheet_Triangles.pdf'])).to.deep.equal([]);
    expect(marked('here it is', 'is worksheet', ['worksheet.pdf']), 'in any order').to.deep.equal(['is']);
    expect(marked('here it is', 'is-worksheet', ['worksheet.pdf']), 'no phrase over both').to.equal(undefined);
  });

  it('finds every text by each of its own words, and by all of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
        for (const { typed } of askedWords(text).words) expect(marked(text, typed), typed).not.to.equal(undefined);
      }),
      { numRuns: 500 },
    );
  });

  it('finds a text in one normal form by the other', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), (text) => {
        if (askedWords(text).words.length === 0) return;
        expect(marked(text.normalize('NFC'), text.normalize('NFD'))).not.to.equal(undefined);
        expect(marked(text.normalize('NFD'), text.normalize('NFC'))).not.to.equal(undefined);
      }),
      { numRuns: 500 },
    );
  });

  it('has the same words by the quick way as by the other', () => {
    const unit = fc.constantFrom(...'abcZЁёяЖ 019.,-/@\n_sing'.split(''), 'lessons ', 'уроки ', 'www.', "'", '数', '+');
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 40 }), (text) => {
        const places: [string, number][] = [];
        wordPlaces({ text }, (lexeme, place) => places.push([lexeme, place]));
        expect(places).to.deep.equal(storedWords({ text }).map(({ lexeme, position }) => [lexeme, position + 1]));
      }),
      { numRuns: 2_000 },
    );
  });

  it('takes time linear in the length', () => {
    for (const unit of ['a1', "a'", '数', 'a\u0301', '😀', 'ก็', 'aA', '%41', 'https://a.b/'])
      expect(storedWords({ text: unit.repeat(20_000 / unit.length) }).length, unit).to.be.below(60_000);
  });
});

describe('askedWords', () => {
  it('says what it leaves out: signs, and words after the twelfth', () => {
    expect(askedWords('!! fish ??').leftOut).to.deep.equal(['!!', '??']);
    expect(askedWords('a b c d e f g h i j k l m n').leftOut).to.deep.equal(['m', 'n']);
    expect(askedWords('fish Fish FISH').words).to.have.length(1);
  });
});

import { expect } from 'chai';
import fc from 'fast-check';
import { type FormattedPiece, type FoundAddress, sourceOf } from '../../../core/text/FormattedPiece.ts';
import { parseFormatting } from '../../../core/text/parseFormatting.ts';
import { plainText } from '../../../core/text/plainText.ts';
import { cpuTime } from '../../support/cpuTime.ts';

/** Pieces as one line: kinds around words, marks left out. */
const shown = (pieces: readonly FormattedPiece[]): string =>
  pieces
    .map((piece) => {
      if ('pieces' in piece) return `<${piece.kind}>${shown(piece.pieces)}</${piece.kind}>`;
      if (piece.kind === 'mark') return '';
      return piece.kind === 'text'
        ? piece.text
        : `<${piece.kind}>${piece.kind === 'maths' ? piece.tex : piece.text}</${piece.kind}>`;
    })
    .join('');
const read = (text: string, links: readonly FoundAddress[] = []): string => shown(parseFormatting(text, links));

/** Each text, and what is shown of it. */
const inLine: readonly (readonly [text: string, shown: string])[] = [
  ['*bold* and **bold**', '<bold>bold</bold> and <bold>bold</bold>'],
  ['_italic_, ~struck~ and ~~struck~~', '<italic>italic</italic>, <strike>struck</strike> and <strike>struck</strike>'],
  ['*bold with _italic_ inside*', '<bold>bold with <italic>italic</italic> inside</bold>'],
  ['say `a * b * c` here', 'say <code>a * b * c</code> here'],
  ['``a ` b``', '<code>a ` b</code>'],
  ['*Привет*, как _дела_?', '<bold>Привет</bold>, как <italic>дела</italic>?'],
  ['*مرحبا* بكم و _שלום_', '<bold>مرحبا</bold> بكم و <italic>שלום</italic>'],
  ['请看*重点*内容', '请看<bold>重点</bold>内容'],
  ['これは_大事_です', 'これは<italic>大事</italic>です'],
  ['*สวัสดี*ครับ', '<bold>สวัสดี</bold>ครับ'],
  ['*नमस्ते* दुनिया', '<bold>नमस्ते</bold> दुनिया'],
  ['*🎉 done 🎉*', '<bold>🎉 done 🎉</bold>'],
  ['🎉*now*🎉', '🎉<bold>now</bold>🎉'],
  ['(*so*), “_so_”!', '(<bold>so</bold>), “<italic>so</italic>”!'],
  ['where $a^2 + b^2 = c^2$, as $$\\sqrt{2}$$', 'where <maths>a^2 + b^2 = c^2</maths>, as <maths>\\sqrt{2}</maths>'],
  ['$a_1 * b_1$ and *c*', '<maths>a_1 * b_1</maths> and <bold>c</bold>'],
];

/** Texts that are shown as they are. */
const plain = [
  'snake_case_name and __init__',
  '2*3*4 = 24',
  'a * b * c',
  '*never closed',
  'closed* only',
  '_ a _ and * b *',
  '** **',
  '^_^ and ^_^ and -_- and -_-',
  '*️⃣ and *️⃣',
  'from $5 to $6',
  'US$5,US$6',
  `{{7*7}} ${'$'}{7*7} %s %n`,
  'one ` tick',
  '````',
  '****',
  '>_<',
  '-5 degrees',
  '3.14 and 2)x',
  '```\nnever closed',
  '```\n```',
  '$$\nnever closed',
  'a line\u2028separator inside',
  'foo_бар_baz',
];

describe('parseFormatting', () => {
  for (const [text, expected] of inLine) it(`shows ${text}`, () => expect(read(text)).to.equal(expected));

  for (const text of plain) it(`leaves ${JSON.stringify(text)} as it is`, () => expect(read(text)).to.equal(text));

  it('makes quotes, lists and code of whole lines', () => {
    expect(read('so:\n> she *said*\n> that\nand I')).to.equal('so:<quote>she <bold>said</bold>\nthat</quote>and I');
    expect(read('bring\n- a _pen_\n  - blue\n* paper')).to.equal(
      'bring<list><item>a <italic>pen</italic></item><item>blue</item><item>paper</item></list>',
    );
    expect(read('3. three\n7) seven')).to.equal(
      '<list><numbered>3. three</numbered><numbered>7) seven</numbered></list>',
    );
    expect(read('```js\n*a*\n  b\n```\nafter')).to.equal('<fence>*a*\n  b</fence>after');
    expect(read('$$\nx\n$$')).to.equal('<maths>x\n</maths>');
  });

  it('says how deep an item stands', () => {
    const [list] = parseFormatting('- a\n  - b\n          - far\n\t- tab');
    const depths = list?.kind === 'list' ? list.pieces.map((item) => 'depth' in item && item.depth) : [];
    expect(depths).to.deep.equal([0, 1, 0, 1].slice(0, depths.length));
  });

  it('finds no marks in addresses, and addresses in everything but formulas', () => {
    const at = (text: string, address: string): FoundAddress => {
      const from = text.indexOf(address);
      return { from, to: from + address.length, href: address };
    };
    const address = 'https://example.org/a_b_*c*';
    const cases = [
      [`see _${address}_ now`, `see <italic><link>${address}</link></italic> now`],
      [`\`${address}\``, `<code><link>${address}</link></code>`],
      [`- ${address}`, `<list><item><link>${address}</link></item></list>`],
      [`\`\`\`\n${address} x\n\`\`\``, `<fence><link>${address}</link> x</fence>`],
      [`$x ${address} y$`, `<maths>x ${address} y</maths>`],
      [`a\nb ${address} *c*`, `a\nb <link>${address}</link> <bold>c</bold>`],
    ] as const;
    for (const [text, expected] of cases) expect(read(text, [at(text, address)]), text).to.equal(expected);
  });

  it('loses nothing of any text', () => {
    const alphabet = fc.constantFrom(
      ...['*', '**', '_', '~', '`', '```', '$', '$$', '> ', '- ', '1. ', '\n', '\r\n', ' ', 'a', 'я', '好', '🎉', '\t'],
    );
    fc.assert(
      fc.property(fc.array(alphabet, { maxLength: 60 }), (parts) => {
        expect(sourceOf(parseFormatting(parts.join('')))).to.equal(parts.join(''));
      }),
      { numRuns: 3_000 },
    );
  });

  it('takes time linear in the length, whatever stands there', () => {
    const hostile = [
      '*',
      '* a',
      '*a ',
      '_a',
      '*_~',
      '`',
      '` `` ',
      '``` ',
      '$',
      '$a ',
      '$$',
      '> ',
      '- ',
      '- a\n',
      '```\n',
      '$$\n',
      '> a\n',
      '1. a\n',
      '*a\n',
      '\n',
      '[`$*_~]',
      'a* ',
    ];
    const durationOf = (text: string): number =>
      cpuTime(() => {
        parseFormatting(text);
        plainText(text);
      });
    for (const part of hostile) {
      const [short, long] = [part.repeat(5_000), part.repeat(40_000)];
      durationOf(short);
      const [one, eight] = [Math.min(durationOf(short), durationOf(short)), durationOf(long)];
      // Quadratic time would be 64 times as long, and seconds.
      expect(eight, JSON.stringify(part)).to.be.lessThan(Math.max(40 * one, 1_500));
    }
    let different = '';
    for (let length = 1; length < 400; length += 1) different += `${'`'.repeat(length)} `;
    expect(durationOf(different)).to.be.lessThan(1_500);
  });
});

describe('plainText', () => {
  it('gives the words without marks', () => {
    expect(plainText('*Bring* a `pen`:\n- blue\n- _red_\n> or not')).to.equal('Bring a pen:\n• blue\n• red\nor not');
    expect(plainText('```\nlet a = 1;\n```')).to.equal('let a = 1;');
    expect(plainText('3. three')).to.equal('3. three');
    expect(plainText('$x^2$ in snake_case_name')).to.equal('x^2 in snake_case_name');
    expect(plainText('nothing at all')).to.equal('nothing at all');
  });
});

import { expect } from 'chai';
import { asMessageId, asRoomId, type RoomId } from '../../core/ids.ts';
import { edited } from '../../core/messages/Message.ts';
import type { SearchQuery } from '../../core/messages/MessageSearch.ts';
import type { OpenStored } from './ChatWorld.ts';
import { refusalOf } from './refusalOf.ts';
import { type Name, School } from './School.ts';
import { stateOver } from './stateOver.ts';

/** What `MessageSearch` promises. */
export const messageSearchContract = (name: string, open: OpenStored): void =>
  void describe(`messageSearch (${name})`, () => {
    const fact = stateOver(async () => {
      const world = await open();
      const school = await School.open(world);
      const roomId = await school.direct('tess', 'sam');
      const page = (who: Name, text: string, query: Partial<SearchQuery> = {}) =>
        world.search.search(school.id(who), { text, limit: 50, ...query });
      const found = async (who: Name, text: string, query: Partial<SearchQuery> = {}): Promise<string[]> =>
        (await page(who, text, query)).hits.map(({ message }) => message.content);
      return { ...world, school, roomId, page, found };
    });

    describe('words', () => {
      for (const [what, text, content] of [
        ['a word in any case', 'ALGEBRA', 'On algebra, chapter three'],
        ['a Russian word in any case', 'АЛГЕБРА', 'Завтра алгебра'],
        ['English plurals', 'lesson', 'Two lessons tomorrow'],
        ['English singulars', 'lessons', 'One lesson tomorrow'],
        ['English forms of a verb', 'reading', 'He reads slowly'],
        ['Russian plurals', 'задание', 'Сделайте все задания'],
        ['Russian cases', 'учебник', 'Откройте в учебнике страницу'],
        ['ё typed as е', 'ребенок', 'Ваш ребёнок молодец'],
        ['е typed as ё', 'тётрадь', 'Забыл тетрадь дома'],
        ['every word, in whatever order', 'page chapter', 'The chapter on the last page'],
        ['an English and a Russian word together', 'homework алгебра', 'Алгебра: homework is on the board'],
        ['a number', '1917', 'The year 1917'],
        ['two letters swapped', 'homewrok', 'Your homework is late'],
        ['a letter missing', 'алгбра', 'Завтра алгебра'],
        ['a wrong letter', 'контрольноя', 'Будет контрольная работа'],
        ['the beginning of a word', 'Fri', 'See you on Friday'],
        ['a very common word', 'the', 'Over the hill'],
        ['a word of a sentence without spaces', '数学', '明天的数学作业请在周五之前交'],
        ['one character of it', '业', '明天的数学作业'],
        ['Korean without its particle', '숙제는', '숙제를 금요일까지 내세요'],
        ['Arabic without its points', 'كتاب', 'كِتَابٌ جَدِيدٌ'],
        ['Hebrew without its points', 'שעור', 'שִׁעוּר בַּיִת'],
        ['a letter in the other normal form', 'cafe\u0301', 'at the café'],
        ['a dotted İ', 'ingilizce', 'İngilizce ödevi'],
        ['a final sigma', 'μαθηματικος', 'ΜΑΘΗΜΑΤΙΚΟΣ'],
        ['full-width letters', 'test', 'Ｔｅｓｔ'],
        ['another apostrophe', "п'ятниця", 'п\u02BCятниця о восьмій'],
        ['a word with a soft hyphen', 'homework', 'home\u00ADwork'],
        ['a part of an address', 'fractions', 'https://l.example.org/courses/fractions-workbook/p7.html'],
        ['a phrase of an address', 'l.example.org/courses', 'https://l.example.org/courses/7'],
        ['the inside of a name', 'element', 'use getElementById'],
        ['an emoji', '🎉', 'well done 🎉'],
        ['an emoji with a selector', '❤', 'I ❤️ it'],
        ['signs that mean a language', 'C++', 'our C++ course'],
        ['quotes and backslashes beside it', 'O\'Brien\\ "x"', 'Ask O’Brien about "x" and \\'],
      ] as const)
        fact(`finds ${what}`, async ({ school, roomId, found }) => {
          await school.say(roomId, 'tess', 'Something else', content, 'Совсем другое');
          expect(await found('sam', text)).to.deep.equal([content]);
        });

      fact('finds only messages with all of the words', async ({ school, roomId, found }) => {
        await school.say(roomId, 'tess', 'red apple', 'green pear', 'green apple');
        expect(await found('sam', 'green apple')).to.deep.equal(['green apple']);
      });

      fact(
        'finds words with a typing mistake only if no message has the words as typed',
        async ({ school, roomId, found }) => {
          await school.say(roomId, 'tess', 'The kitten sleeps', 'The mitten is lost');
          expect(await found('sam', 'kitten')).to.deep.equal(['The kitten sleeps']);
        },
      );

      fact('reads signs, operators, quotes and wildcards as plain text (I15)', async ({ school, roomId, found }) => {
        await school.say(roomId, 'tess', 'plain words');
        for (const text of ["'; DROP TABLE messages; --", '& | !', '((', '\\', '%', '"plain', ':*', '<->', '!!', '  '])
          expect(await found('sam', text), text).to.be.an('array');
        for (const text of ['plain & words', '"plain words"', 'plain:*', '(plain | words'])
          expect((await found('sam', text)).length, text).to.be.at.most(1);
        expect(await found('sam', 'plain, words!')).to.deep.equal(['plain words']);
        expect(await found('sam', '!!')).to.deep.equal([]);
      });
    });

    describe('filters', () => {
      fact('are by person, moment and link, and by file while there is none', async (world) => {
        const { school, roomId, found } = world;
        await school.append(roomId, 'tess', 'apple one');
        await school.append(roomId, 'sam', 'apple https://a.example');
        const all = (await world.page('sam', 'apple')).hits.map(({ message }) => message);
        const at = new Date(Math.max(...all.map(({ createdAt }) => createdAt.getTime())));
        const later = new Date(at.getTime() + 1);
        expect(await found('sam', 'apple', { senderId: school.id('tess') })).to.deep.equal(['apple one']);
        expect(await found('sam', 'apple', { has: 'link' })).to.deep.equal(['apple https://a.example']);
        expect(await found('sam', 'apple', { has: 'file' })).to.deep.equal([]);
        expect(await found('sam', 'appel', { has: 'link' }), 'by a slip').to.deep.equal(['apple https://a.example']);
        expect(await found('sam', 'apple', { until: later })).to.have.length(2);
        expect(await found('sam', 'apple', { from: at })).to.include('apple https://a.example');
        expect([
          ...(await found('sam', 'apple', { from: later })),
          ...(await found('sam', 'apple', { until: new Date(0) })),
          ...(await found('sam', 'apple', { senderId: school.id('sue') })),
        ]).to.deep.equal([]);
      });
    });

    describe('messages', () => {
      fact('with the words as typed come before those with longer ones', async ({ school, roomId, found }) => {
        await school.say(roomId, 'tess', 'art', 'artful', 'arts');
        expect((await found('sam', 'art'))[0]).to.equal('art');
      });

      fact('lose their old words with an edit', async ({ school, roomId, messages, found }) => {
        const [id = asMessageId(0)] = await school.say(roomId, 'tess', '古い言葉');
        const change = (message: Parameters<typeof edited>[0], now: Date) =>
          edited(message, school.id('tess'), '新しい言葉', now);
        const target = { roomId, messageId: id, actorId: school.id('tess') };
        await messages.amend({ ...target, action: 'edit', asModerator: false, change });
        expect([await found('sam', '古い'), await found('sam', '新しい')]).to.deep.equal([[], ['新しい言葉']]);
      });

      fact('are searched for twelve words, and the answer says what was left out', async ({ school, roomId, page }) => {
        await school.say(roomId, 'tess', 'a b c d e f g h i j k l');
        const { hits, leftOut, isComplete } = await page('sam', 'a b c d e f g h i j k l more ??');
        expect([hits.length, leftOut, isComplete]).to.deep.equal([1, ['more', '??'], true]);
        expect((await page('sam', '!!')).leftOut).to.deep.equal(['!!']);
      });

      fact('are found as they are now', async ({ school, roomId, messages, found }) => {
        const [one = asMessageId(0), other = asMessageId(0)] = await school.say(roomId, 'tess', 'walnut', 'hazelnut');
        const change = (message: Parameters<typeof edited>[0], now: Date) =>
          edited(message, school.id('tess'), 'coconut', now);
        const target = { roomId, messageId: one, actorId: school.id('tess') };
        await messages.amend({ ...target, action: 'edit', asModerator: false, change });
        await school.remove(roomId, other);
        expect(await found('sam', 'coconut')).to.deep.equal(['coconut']);
        expect([...(await found('sam', 'walnut')), ...(await found('sam', 'hazelnut'))]).not.to.include('hazelnut');
      });

      fact('are shown as in the history, with their room', async ({ school, roomId, messages, page }) => {
        const [id = asMessageId(0)] = await school.say(roomId, 'tess', 'Root of all');
        await school.append(roomId, 'sam', 'Yes', { replyTo: id });
        await messages.react({ roomId, messageId: id, userId: school.id('sam'), emoji: '👍', isAdded: true });
        const group = await school.group('tess', ['sam']);
        await school.say(group, 'tess', 'The root again');
        const { hits } = await page('sam', 'root');
        const direct = hits.find(({ room }) => room.id === roomId);
        expect(direct?.message).to.deep.equal(await messages.find(roomId, id));
        expect(direct?.room).to.deep.equal({ id: roomId, type: 'direct', name: 'Tess Miller' });
        const other = hits.find(({ room }) => room.id === group);
        expect(other?.room.name).to.equal('Group');
      });

      fact('come newest first if they are equally good, page by page without loss or double', async (world) => {
        const { school, roomId, search } = world;
        const other = await school.group('sam', ['tess']);
        const said = Array.from({ length: 7 }, (_, index) => `same words ${'abcdefg'[index]}x`);
        for (const [index, content] of said.entries()) await school.say(index % 2 ? roomId : other, 'tess', content);
        const paged: string[] = [];
        let cursor: string | null | undefined;
        while (cursor !== null) {
          const query = { text: 'same words', limit: 3, ...(cursor === undefined ? {} : { cursor }) };
          const page = await search.search(school.id('sam'), query);
          paged.push(...page.hits.map(({ message }) => message.content));
          cursor = page.nextCursor;
          if (paged.length === 3) await school.say(roomId, 'tess', 'something new');
        }
        expect(paged).to.deep.equal(said.toReversed());
      });

      fact('with a typing mistake are found on a second page, too', async ({ school, roomId, page }) => {
        await school.say(roomId, 'tess', 'homework one', 'homework two');
        const first = await page('sam', 'homewrok', { limit: 1 });
        const second = await page('sam', 'homewrok', { limit: 1, cursor: first.nextCursor ?? '' });
        const contents = [...first.hits, ...second.hits].map(({ message }) => message.content);
        expect([contents, second.nextCursor]).to.deep.equal([['homework two', 'homework one'], null]);
      });

      fact('refuse a cursor that came from no page: INVALID_REQUEST (I15)', async ({ page }) => {
        const made = Buffer.from('[-1,0.5,1e300]').toString('base64url');
        for (const cursor of ['nonsense', '', 'W10', made])
          expect(await refusalOf(page('sam', 'word', { cursor })), cursor).to.equal('INVALID_REQUEST');
      });
    });

    describe('excerpts', () => {
      fact('are a part of the text as it was written, with the matches marked', async (world) => {
        const { school, roomId, page } = world;
        const around = 'lorem ipsum dolor sit amet '.repeat(20);
        const content = `${around}Ёжик: <b>Lessons</b> & a\uE000b http://a.example/x?y=1 ёжик${around}`;
        await school.say(roomId, 'tess', content);
        const [hit] = (await page('sam', 'lesson')).hits;
        const excerpt = hit?.excerpt ?? [];
        const text = excerpt.map((piece) => piece.text).join('');
        expect(content).to.include(text);
        expect(text.length).to.be.within(50, 220);
        expect(text).to.include('Ёжик').and.include('a\uE000b');
        expect(excerpt.filter(({ isMatch }) => isMatch).map((piece) => piece.text)).to.deep.equal(['Lessons']);
      });

      fact('mark every match, and the whole of a short text', async ({ school, roomId, page }) => {
        await school.say(roomId, 'tess', 'Уроки, уроки… 🎉 Урок!');
        const [hit] = (await page('sam', 'урок')).hits;
        expect(hit?.excerpt).to.deep.equal([
          { text: 'Уроки', isMatch: true },
          { text: ', ', isMatch: false },
          { text: 'уроки', isMatch: true },
          { text: '… 🎉 ', isMatch: false },
          { text: 'Урок', isMatch: true },
          { text: '!', isMatch: false },
        ]);
      });
    });

    describe('marks', () => {
      for (const [what, text, content, mark] of [
        ['signs of a script without spaces', '数学作业', '明天的数学作业请交', '数学作业'],
        ['words with points', 'كتاب', 'هذا كِتَابٌ جَدِيدٌ', 'كِتَابٌ'],
        ['a phrase of an address', 'example.org/b', 'see https://a.example.org/b!', 'example.org/b'],
        ['a slip', 'homewrok', 'Your homework is late', 'homework'],
      ] as const)
        fact(`are right for ${what}`, async ({ school, roomId, page }) => {
          await school.say(roomId, 'tess', content);
          const [hit] = (await page('sam', text)).hits;
          const pieces = hit?.excerpt.filter(({ isMatch }) => isMatch).map((piece) => piece.text);
          expect(pieces).to.deep.equal([mark]);
        });
    });

    describe('access', () => {
      const secret = 'canary in the mine';

      fact('is to rooms with an active membership, not to those of others, also for moderators', async (world) => {
        const { school, roomId, found } = world;
        await school.say(roomId, 'tess', secret);
        expect(await found('sam', 'canary')).to.deep.equal([secret]);
        for (const who of ['sue', 'pam', 'ada', 'tom'] as const) expect(await found(who, 'canary'), who).to.be.empty;
        expect(await found('sue', 'canray'), 'by a slip').to.be.empty;
      });

      fact('ends with the membership, and is refused while it is suspended (I9)', async (world) => {
        const { school, rooms, roomId, found } = world;
        const group = await school.group('tess', ['sam']);
        await school.say(group, 'tess', secret);
        await school.say(roomId, 'tess', secret);
        await rooms.update({ roomId: group, actorId: null, change: (room) => room.leftBy([school.id('sam')], 'left') });
        expect(await found('sam', 'canary')).to.have.length(1);
        await school.relate('teaches', 'tess', 'sam', { context: 'algebra-1', status: 'ended' });
        expect(await found('sam', 'canary')).to.deep.equal([]);
      });

      fact('is to archived rooms, too', async ({ school, roomId, found }) => {
        await school.say(roomId, 'tess', secret);
        await school.archive(roomId);
        expect(await found('sam', 'canary')).to.deep.equal([secret]);
      });

      fact('is to the rooms that the query names, and to none if it names none', async ({ school, roomId, search }) => {
        const [group, other] = [await school.group('tess', ['sam']), await school.group('tess', ['sam'])];
        for (const one of [roomId, group, other]) await school.say(one, 'tess', secret);
        const among = async (...roomIds: (typeof roomId)[]) => {
          const { hits } = await search.search(school.id('ada'), { text: 'canary', roomIds, limit: 20 });
          return hits.map(({ room }) => room.id).sort();
        };
        expect(await among(roomId, other)).to.have.members([roomId, other]);
        expect(await among()).to.deep.equal([]);
      });

      fact('is to one room if the query names it: the caller has admitted the person', async (world) => {
        const { school, roomId, found } = world;
        const other = await school.direct('tess', 'sue');
        for (const id of [roomId, other]) await school.say(id, 'tess', secret);
        const inRoom = (who: Name, id: RoomId) => found(who, 'canary', { roomId: id });
        expect(await found('tess', 'canary')).to.have.length(2);
        expect([await inRoom('tess', roomId), await inRoom('ada', other)]).to.deep.equal([[secret], [secret]]);
        expect(await inRoom('tess', asRoomId(987_654))).to.deep.equal([]);
      });
    });
  });

import { expect } from 'chai';
import type { AskedMention } from '../../../core/messages/Mention.ts';
import { mentionedAnew, mentionedIn, mentionsPerson } from '../../../core/messages/Mention.ts';
import { fullName } from '../../../core/permissions/Person.ts';
import type { Name } from '../../contracts/School.ts';
import { generousLimits, openChat } from '../../support/openChat.ts';

const open = async () => {
  const opened = await openChat(generousLimits);
  const { chat, school } = opened;
  const at = (name: Name): string => `@${fullName(school.person(name))}`;
  const group = await school.group('tess', ['sam', 'sue']);
  const say = async (sender: Name, content: string, mentions: readonly (Name | 'all')[], roomId = group) => {
    const asked = mentions.map((one): AskedMention => (one === 'all' ? one : school.id(one)));
    return (await chat.sendMessage({ sender: school.person(sender), roomId, content, mentions: asked })).message;
  };
  return { ...opened, at, group, say };
};

describe('resolveMentions', () => {
  it('names those whom the text names, by the names that they have then', async () => {
    const { say, at, school } = await open();
    const { mentions } = await say('tess', `${at('sam')} and ${at('sue')}, look`, ['sam', 'sue']);
    const name = (who: Name) => fullName(school.person(who));
    expect(mentions).to.have.deep.members([
      { userId: school.id('sam'), name: name('sam') },
      { userId: school.id('sue'), name: name('sue') },
    ]);
    const first = school.person('sam').firstName;
    expect((await say('tess', `@${first}?`, ['sam'])).mentions).to.deep.equal([
      { userId: school.id('sam'), name: first },
    ]);
  });

  it('leaves out who is not there, who is not named, and the sender, and keeps the words', async () => {
    const { say, at } = await open();
    for (const [content, who] of [
      [`Hello ${at('tom')}`, 'tom'],
      ['Hello Sam', 'sam'],
      [`I, ${at('tess')}`, 'tess'],
    ] as const) {
      const message = await say('tess', content, [who]);
      expect([message.content, message.mentions]).to.deep.equal([content, undefined]);
    }
  });

  it('lets only those mention everybody who lead the room', async () => {
    const { say, school } = await open();
    expect((await say('tess', '@class read this', ['all'])).mentions).to.deep.equal([{ userId: null, name: 'class' }]);
    for (const name of ['clase', 'усі', 'клас', 'все', 'класс', 'الجميع'])
      expect((await say('tess', `@${name}!`, ['all'])).mentions, name).to.deep.equal([{ userId: null, name }]);
    expect((await say('tess', '@Все сюда', ['all'])).mentions).to.deep.equal([{ userId: null, name: 'Все' }]);
    expect((await say('sam', '@all look', ['all'])).mentions).to.equal(undefined);
    expect((await say('tess', 'all of you', ['all'])).mentions).to.equal(undefined);
    const two = await school.direct('tess', 'sam');
    expect((await say('tess', '@all look', ['all'], two)).mentions).to.equal(undefined);
  });

  it('follows an edit', async () => {
    const { say, at, chat, school, group: roomId } = await open();
    const { id: messageId } = await say('tess', `${at('sam')} come`, ['sam']);
    const edit = (content: string, mentions?: readonly AskedMention[]) =>
      chat.amendMessage.edit({
        ...{ person: school.person('tess'), roomId, messageId, content },
        ...(mentions && { mentions }),
      });
    expect((await edit(`${at('sam')} go`)).mentions).to.have.length(1);
    expect((await edit(`${at('sue')} go`, [school.id('sue')])).mentions?.[0]?.userId).to.equal(school.id('sue'));
    expect((await edit('nobody')).mentions).to.equal(undefined);
  });

  it('tells whom a message and an edit mention', async () => {
    const { say, at, school } = await open();
    const before = await say('tess', `${at('sam')} come`, ['sam']);
    expect([mentionsPerson(before, school.id('sam')), mentionsPerson(before, school.id('sue'))]).to.deep.equal([
      true,
      false,
    ]);
    const after = { ...before, mentions: [...(before.mentions ?? []), { userId: school.id('sue'), name: 'Sue' }] };
    expect(mentionedAnew(before, after)).to.deep.equal({ isEverybody: false, userIds: new Set([school.id('sue')]) });
    const all = { ...before, mentions: [{ userId: null, name: 'all' }] };
    expect(mentionedAnew(before, all).isEverybody).to.equal(true);
    expect(mentionedAnew(all, after).userIds.size).to.equal(0);
    expect(mentionsPerson(all, school.id('tess'))).to.equal(false);
    expect(mentionedIn({ ...all, deletedAt: new Date() }).isEverybody).to.equal(false);
  });
});

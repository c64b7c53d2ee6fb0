import { expect } from 'chai';
import { defaultLimits } from '../../../core/limits/Limits.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import { CurrentSettings, type FixedSettings, nothingFixed } from '../../../core/settings/CurrentSettings.ts';
import { refusedBy } from '../../contracts/refusalOf.ts';
import { openChat } from '../../support/openChat.ts';

const open = async (fixed: FixedSettings = nothingFixed) => {
  const current = new CurrentSettings({ limits: defaultLimits, fixed, roles: educationPolicy.roles });
  const opened = await openChat(defaultLimits, educationPolicy, { current });
  const ada = opened.school.person('ada');
  const value = (name: string) => opened.chat.settings.list(ada).find((one) => one.name === name);
  return { ...opened, current, ada, value };
};

describe('settings of the server', () => {
  it('count at once: a limit that was raised lets more through, and one that was returned does not', async () => {
    const { chat, school, ada } = await open();
    const tess = school.person('tess');
    const roomId = await school.group('tess', ['sam']);
    const send = () => chat.sendMessage({ sender: tess, roomId, content: 'Hello' });
    for (let sent = 0; sent < 10; sent += 1) await send();
    expect((await refusedBy(send())).code).to.equal('RATE_LIMIT_EXCEEDED');
    await chat.settings.change(ada, { RATE_MESSAGES_PER_MINUTE_TEACHER: '12' });
    await send();
    await send();
    expect((await refusedBy(send())).message).to.contain('At most 12 messages');
    await chat.settings.change(ada, { RATE_MESSAGES_PER_MINUTE_TEACHER: null });
    expect((await refusedBy(send())).message).to.contain('At most 10 messages');
  });

  it('are listed with who set them, and with those of roles that have their own', async () => {
    const { chat, ada, value } = await open({ by: 'environment', values: { RATE_EDITS_PER_MINUTE: '7' } });
    await chat.settings.change(ada, { RATE_REACTIONS_PER_MINUTE: '5', RATE_REACTIONS_PER_MINUTE_STUDENT: '3' });
    const shown = [
      'RATE_EDITS_PER_MINUTE',
      'RATE_REACTIONS_PER_MINUTE',
      'RATE_REACTIONS_PER_MINUTE_STUDENT',
      'RATE_SEARCHES_PER_MINUTE',
    ];
    expect(
      shown.map((name) => [value(name)?.value, value(name)?.from, value(name)?.fallback, value(name)?.role]),
    ).to.deep.equal([
      ['7', 'environment', '20', null],
      ['5', 'live', '60', null],
      ['3', 'live', '5', 'student'],
      ['60', 'default', '60', null],
    ]);
  });

  it('that the environment or the host sets are fixed, and the refusal says where', async () => {
    const byEnvironment = await open({ by: 'environment', values: { RATE_EDITS_PER_MINUTE: '7' } });
    for (const text of ['8', null]) {
      const refusal = await refusedBy(
        byEnvironment.chat.settings.change(byEnvironment.ada, { RATE_EDITS_PER_MINUTE: text }),
      );
      expect([refusal.code, refusal.message]).to.deep.equal([
        'CONFLICT',
        'RATE_EDITS_PER_MINUTE is set in the environment of the server: change it there and restart, or take it out there first.',
      ]);
    }
    const byHost = await open({ by: 'host', values: { WORD_LISTS: 'on' } });
    expect((await refusedBy(byHost.chat.settings.change(byHost.ada, { WORD_LISTS: 'off' }))).message).to.contain(
      'createChat',
    );
    expect(byHost.current.wordLists).to.equal(true);
  });

  it('that are fixed win over what was set while nodes ran', async () => {
    const { current } = await open({
      by: 'environment',
      values: { RATE_EDITS_PER_MINUTE: '7', BANNER: 'From the shell' },
    });
    current.apply(
      new Map([
        ['RATE_EDITS_PER_MINUTE', '99'],
        ['BANNER', 'From the page'],
      ]),
    );
    expect([current.limits.edits.everyone, current.notice.banner]).to.deep.equal([
      defaultLimits.edits.everyone,
      'From the shell',
    ]);
  });

  it('change all or none, and go on record with old and new value', async () => {
    const { chat, ada, world, value } = await open();
    const wrong = chat.settings.change(ada, { QUIET_HOURS: '21:00-06:00', RATE_EDITS_PER_MINUTE: '0' });
    expect((await refusedBy(wrong)).code).to.equal('INVALID_REQUEST');
    expect(value('QUIET_HOURS')?.from).to.equal('default');
    await chat.settings.change(ada, { QUIET_HOURS: ' 21:00-06:00 ' });
    await chat.settings.change(ada, { QUIET_HOURS: 'off' });
    await chat.settings.change(ada, { QUIET_HOURS: '' });
    const records = await world.auditLog.chain(0, 100);
    const made = records.filter(({ entry }) => entry.action === 'settings.changed');
    expect(made.map(({ entry, details }) => [entry.actor, details?.content])).to.deep.equal(
      [
        { name: 'QUIET_HOURS', before: null, after: '21:00-06:00' },
        { name: 'QUIET_HOURS', before: '21:00-06:00', after: 'off' },
        { name: 'QUIET_HOURS', before: 'off', after: null },
      ].map((content) => [{ kind: 'person', id: ada.id }, content]),
    );
  });

  it('are for who manages the whole directory alone', async () => {
    const { chat, school } = await open();
    for (const name of ['tess', 'sam', 'pam'] as const) {
      const person = school.person(name);
      expect((await refusedBy(chat.settings.change(person, { BANNER: 'Hi' }))).code, name).to.equal('ACCESS_DENIED');
      expect(() => chat.settings.list(person), name).to.throw('Only who manages the whole directory');
    }
  });

  it('are said to other nodes, unless nothing changed', async () => {
    const { chat, ada, signals } = await open();
    const said = () => signals.filter(({ type }) => type === 'live_settings').length;
    await chat.settings.change(ada, { BANNER: 'Hi' });
    await chat.settings.change(ada, { BANNER: 'Hi' });
    expect(said()).to.equal(1);
  });

  it('of another release or policy count for nothing, and can be taken out', async () => {
    const { chat, ada, current, world } = await open();
    const audit = () => ({ actor: { kind: 'system' }, action: 'settings.changed' }) as const;
    await world.liveSettings.change(
      new Map([
        ['FROM_TOMORROW', 'x'],
        ['RATE_EDITS_PER_MINUTE', 'many'],
      ]),
      audit,
    );
    expect(current.apply(await world.liveSettings.read())).to.have.members(['FROM_TOMORROW', 'RATE_EDITS_PER_MINUTE']);
    expect(current.limits.edits).to.deep.equal({ ...defaultLimits.edits, roles: {} });
    await chat.settings.change(ada, { FROM_TOMORROW: null });
    expect([...(await world.liveSettings.read()).keys()]).to.deep.equal(['RATE_EDITS_PER_MINUTE']);
  });
});

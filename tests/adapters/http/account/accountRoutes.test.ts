import { expect } from 'chai';
import type { meAnswer, statsAnswer, ticketAnswer } from '../../../../adapters/wire/account/accountSchemas.ts';
import type { policyAnswer } from '../../../../adapters/wire/account/policySchemas.ts';
import { withHttp } from '../withHttp.ts';

describe('accountRoutes', () => {
  const http = withHttp();

  it('says who I am and what I may do', async () => {
    const sam = await http().get<typeof meAnswer>('sam', '/api/chat/me/');
    expect(sam.body).to.deep.include({
      id: http().school.id('sam'),
      username: 'sam',
      full_name: 'Sam Young',
      role: 'student',
      rights: {
        moderate: false,
        manage_directory: false,
        manage_whole_directory: false,
        read_audit: false,
        oversee: false,
        approve_cases: false,
        see_reports: false,
        open: ['direct', 'support'],
      },
      message_max_chars: 10_000,
    });
    const ada = await http().get<typeof meAnswer>('ada', '/api/chat/me/');
    expect(ada.body.rights).to.deep.equal({
      moderate: true,
      manage_directory: true,
      manage_whole_directory: true,
      read_audit: true,
      oversee: true,
      approve_cases: true,
      see_reports: true,
      open: ['direct', 'group', 'announcement', 'support'],
    });
  });

  const audiences = ['audience_class', 'audience_guardians', 'audience_staff', 'audience_school'];

  it('lists roles, relations and room types with their names and what I may open', async () => {
    const { body } = await http().get<typeof policyAnswer>('tess', '/api/chat/policy/');
    expect(body.roles.map(({ role }) => role)).to.deep.equal([
      'admin',
      'teacher',
      'tutor',
      'staff',
      'parent',
      'student',
    ]);
    expect(body.roles[1]).to.deep.include({
      name: { en: 'Teacher', es: 'Docente', uk: 'Учитель', ru: 'Учитель', ar: 'معلّم' },
    });
    expect(body.relations.map(({ kind, room_type }) => [kind, room_type])).to.deep.equal([
      ['teaches', 'forum_subject'],
      ['tutors', 'forum_tutor'],
      ['supports', null],
      ['guardian_of', null],
    ]);
    expect(body.room_types.map(({ type, may_open, may_post }) => [type, may_open, may_post])).to.deep.equal([
      ['direct', true, true],
      ['group', true, true],
      ['announcement', true, true],
      ['class', false, true],
      ['forum_subject', false, true],
      ['forum_tutor', false, true],
      ['support', true, true],
      ...audiences.map((type) => [type, false, false]),
    ]);
    const none = { name: 'none', user_id: 'none', participant_ids: 'none', context: 'none', organisation_id: 'none' };
    expect(body.room_types.slice(0, 2).map(({ needs }) => needs)).to.deep.equal([
      { ...none, user_id: 'needed' },
      { ...none, name: 'needed', participant_ids: 'needed', context: 'optional' },
    ]);
    const sam = await http().get<typeof policyAnswer>('sam', '/api/chat/policy/');
    expect(sam.body.room_types.filter(({ may_open }) => may_open).map(({ type }) => type)).to.deep.equal([
      'direct',
      'support',
    ]);
    const readOnly = sam.body.room_types.filter(({ may_post }) => !may_post).map(({ type }) => type);
    expect(readOnly).to.deep.equal(['announcement', 'class', ...audiences]);
  });

  it('says which files I may send, to the server and into rooms of a type', async () => {
    const { files, room_types } = (await http().get<typeof policyAnswer>('tess', '/api/chat/policy/')).body;
    const kinds = ['picture', 'audio', 'video', 'pdf', 'office', 'text', 'archive'];
    expect(files).to.deep.equal({ kinds, max_bytes: 10 * 1024 * 1024, per_message: 10 });
    for (const one of room_types) expect(one.files).to.deep.equal({ kinds, max_bytes: 10 * 1024 * 1024 });
  });

  it('issues a ticket that opens one socket', async () => {
    const { status, body } = await http().post<typeof ticketAnswer>('sam', '/api/chat/tickets/');
    expect([status, body.expires_in]).to.deep.equal([201, 30]);
    expect((await http().world.tickets.redeem(body.ticket))?.userId).to.equal(http().school.id('sam'));
    expect(await http().world.tickets.redeem(body.ticket)).to.equal(undefined);
  });

  it('counts my rooms and what I have not read', async () => {
    const room = await http().school.direct('tess', 'sam');
    await http().school.say(room, 'tess', 'one', 'two');
    const sam = await http().get<typeof statsAnswer>('sam', '/api/chat/stats/');
    expect(sam.body).to.deep.equal({ rooms: 4, unread_rooms: 1, unread_count: 2, sent_messages: 0, server: null });
    const tess = await http().get<typeof statsAnswer>('tess', '/api/chat/stats/');
    expect(tess.body).to.include({ unread_count: 0, sent_messages: 2 });
  });

  it('counts the whole server for administrators', async () => {
    const { body } = await http().get<typeof statsAnswer>('ada', '/api/chat/stats/');
    expect(body.server).to.deep.equal({
      rooms: 6,
      rooms_by_type: { class: 2, forum_subject: 3, forum_tutor: 1 },
      messages: 0,
      participants: 18,
      active_people: 9,
      sockets: 3,
    });
  });
});

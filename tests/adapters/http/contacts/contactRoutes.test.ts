import { expect } from 'chai';
import type {
  contactList,
  favouriteAnswer,
  permissionAnswer,
} from '../../../../adapters/wire/contacts/contactSchemas.ts';
import { expectError } from '../HttpWorld.ts';
import { withHttp } from '../withHttp.ts';

const contacts = '/api/chat/contacts/';

describe('contactRoutes', () => {
  const http = withHttp();
  const list = async (query = '') => (await http().get<typeof contactList>('sam', `${contacts}${query}`)).body;
  const permission = async (id: number) =>
    (await http().get<typeof permissionAnswer>('sam', `${contacts}${id}/permission/`)).body;

  it('lists my contacts with their existing rooms', async () => {
    const room = await http().school.direct('sam', 'tess');
    const { contacts: found, has_more } = await list();
    expect(found.map(({ username }) => username)).to.have.members(['ada', 'tess', 'tom']);
    expect(found.find(({ username }) => username === 'tess')).to.include({
      id: http().school.id('tess'),
      full_name: 'Tess Miller',
      role: 'teacher',
      has_existing_chat: true,
      existing_chat_id: room,
      is_favourite: false,
      is_online: false,
    });
    expect(has_more).to.equal(false);
  });

  it('pages, finds misspelt names, and filters by role', async () => {
    const first = await list('?limit=2');
    expect([first.contacts.length, first.has_more]).to.deep.equal([2, true]);
    expect((await list(`?limit=2&cursor=${first.next_cursor}`)).contacts).to.have.length(1);
    expect((await list('?q=Miler')).contacts.map(({ username }) => username)).to.deep.equal(['tess']);
    expect((await list('?q=')).contacts).to.have.length(3);
    expect((await list('?role=tutor')).contacts.map(({ username }) => username)).to.deep.equal(['tom']);
    expect((await list('?role=nobody')).contacts).to.deep.equal([]);
  });

  it('refuses a search text that no database can store', async () => {
    expectError(await http().get('sam', `${contacts}?q=%00`), 400, 'INVALID_REQUEST');
    expectError(await http().get('sam', `${contacts}?q=${'x'.repeat(201)}`), 400, 'INVALID_REQUEST');
  });

  it('explains why two people may talk', async () => {
    const answer = await permission(http().school.id('tess'));
    expect(answer).to.include({ allowed: true, rule: 'teacher-student' });
    expect(
      answer.path.map(({ relation, context, from, to, is_active }) => [
        relation,
        context,
        from.username,
        to.username,
        is_active,
      ]),
    ).to.deep.equal([['teaches', 'Algebra I', 'tess', 'sam', true]]);
    expect(answer.would_allow).to.deep.equal([]);
  });

  it('explains in a sentence what would allow contact again', async () => {
    const { school } = http();
    await school.relate('teaches', 'tess', 'sam', { context: 'algebra-1', contextName: 'Algebra I', status: 'ended' });
    const { allowed, would_allow } = await permission(school.id('tess'));
    expect(allowed).to.equal(false);
    expect(would_allow.flat().map(({ change, text }) => [change, text])).to.deep.equal([
      ['resume_relation', 'Resume the ended relation "teaches" from Tess Miller to Sam Young (Algebra I).'],
    ]);
  });

  it('tells an administrator which relation or account is missing', async () => {
    const { school } = http();
    await school.change('tess', { isActive: false });
    const asked = await http().get<typeof permissionAnswer>('ada', `${contacts}${school.id('tess')}/permission/`);
    expect(asked.body.would_allow.flat().map(({ text }) => text)).to.deep.equal([
      'Activate the account of Tess Miller.',
    ]);
  });

  it('gives the same answer for strangers and for ids of nobody, twenty times a minute', async () => {
    expect(await permission(http().school.id('sue'))).to.deep.equal(await permission(999_999));
    for (let count = 2; count < 20; count += 1) await permission(1_000_000 + count);
    const refused = await http().get('sam', `${contacts}999999/permission/`);
    expectError(refused, 429, 'RATE_LIMIT_EXCEEDED');
    expect(Number(refused.headers.get('retry-after'))).to.be.within(1, 60);
  });

  it('says in general how I come to write to others, without a word about the stranger', async () => {
    const { in_general } = await permission(http().school.id('sue'));
    expect(in_general.find(({ theirs }) => theirs === 'teacher')).to.deep.equal({
      rule: 'teacher-student',
      mine: 'student',
      theirs: 'teacher',
      by_request: false,
      paths: [[{ relation: 'teaches', from: 'teacher', to: 'student' }]],
    });
    expect((await permission(http().school.id('tess'))).in_general).to.deep.equal([]);
  });

  it('pins and unpins a contact', async () => {
    const path = `${contacts}${http().school.id('tom')}/favourite/`;
    const put = await http().ask<typeof favouriteAnswer>('sam', 'PUT', path);
    expect(put.body).to.deep.equal({ user_id: http().school.id('tom'), is_favourite: true });
    expect((await list()).contacts[0]).to.include({ username: 'tom', is_favourite: true });
    const removed = await http().ask<typeof favouriteAnswer>('sam', 'DELETE', path);
    expect(removed.body.is_favourite).to.equal(false);
  });

  it('refuses to pin a person whom I may not talk to', async () => {
    for (const id of [http().school.id('sue'), 999_999])
      expectError(await http().ask('sam', 'PUT', `${contacts}${id}/favourite/`), 403, 'CANNOT_CHAT');
  });
});

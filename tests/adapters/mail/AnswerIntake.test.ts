import { expect } from 'chai';
import { ChatError } from '../../../core/errors.ts';
import { MessageHeld } from '../../../core/guard/MessageHeld.ts';
import { requestUnaccepted } from '../../../core/rooms/messageRequest.ts';
import { AnswerServer, host, sender } from './AnswerServer.ts';

const dayMs = 86_400_000;

describe('AnswerIntake, behind MailListener', () => {
  let server: AnswerServer;
  beforeEach(async () => {
    server = await AnswerServer.open();
  });
  afterEach(async () => {
    await server.close();
    expect(server.failures.map(String)).to.deep.equal([]);
  });

  const contents = async () => (await server.messages()).map(({ content }) => content);

  it('brings an answer into the room, as its person and without what it quotes', async () => {
    const text = 'Да, в девять.\n\nпн, 30 нояб. 2026 г. в 07:04, Northbridge <chat@school.example>:\n> Когда?\n';
    expect(await server.mail({ text })).to.match(/^250 /);
    const [message] = await server.messages();
    expect(message?.content).to.equal('Да, в девять.');
    expect(message?.sender.externalId).to.equal('tess');
    expect(message?.replyTo).to.equal(null);
    expect(server.opened.publication.at(-1)?.roomId).to.equal(server.room);
    expect(server.outcomes).to.deep.equal(['sent']);
  });

  it('reads an answer that is HTML alone, and addresses in any case', async () => {
    const to = server.address().toUpperCase();
    expect(await server.mail({ to, html: '<p>Yes &amp; no</p><div class="gmail_quote">old</div>' })).to.match(/^250 /);
    expect(await contents()).to.deep.equal(['Yes & no']);
  });

  it('makes one message of a mail that comes twice, files or not', async () => {
    const mail = { text: 'Once', messageId: '<one@home.example>' };
    for (const _ of [1, 2]) expect(await server.mail(mail)).to.match(/^250 /);
    const withFile = { ...mail, messageId: '<two@home.example>', attachments: [{ filename: 'a.txt', content: 'a' }] };
    for (const _ of [1, 2]) expect(await server.mail(withFile)).to.match(/^250 /);
    expect(await contents()).to.deep.equal(['Once', 'Once']);
    expect(server.outcomes).to.deep.equal(['sent', 'repeated', 'sent', 'repeated']);
  });

  it('keeps files as files of the message, and leaves out logos and signatures', async () => {
    const attachments = [
      { filename: 'plan für alle.txt', content: 'the plan' },
      { filename: 'smime.p7s', content: 'x', contentType: 'application/pkcs7-signature' },
      { filename: 'logo.png', content: 'small', contentType: 'image/png', cid: 'logo' },
    ];
    const html = '<p>See</p><img src="cid:logo">';
    expect(await server.mail({ html, attachments })).to.match(/^250 /);
    const [message] = await server.messages();
    expect(message?.content).to.equal('See');
    expect(message?.attachments?.map(({ name, size }) => [name, size])).to.deep.equal([['plan für alle.txt', 8]]);
  });

  it('sends nothing where one file is refused, and names it', async () => {
    const attachments = ['good.txt', 'refused.txt'].map((filename) => ({ filename, content: 'x' }));
    expect(await server.mail({ text: 'Both', attachments })).to.match(/^550 .*refused\.txt$/s);
    const large = [{ filename: 'large.bin', content: Buffer.alloc(1024 * 1024 + 1) }];
    expect(await server.mail({ text: 'Large', attachments: large })).to.match(/^550 /);
    const many = Array.from({ length: 11 }, (_, at) => ({ filename: `${at}.txt`, content: 'x' }));
    expect(await server.mail({ text: 'Many', attachments: many })).to.match(/^550 .*10/);
    expect(await contents()).to.deep.equal([]);
    const { attachments: kept } = server.opened.world;
    expect(await kept.usedBytes([server.school.id('tess')])).to.equal(0);
  });

  it('accepts no request to talk, and says how to', async () => {
    let accepts: boolean | undefined;
    server.sendMessage = async ({ acceptsRequest }) => {
      accepts = acceptsRequest;
      throw requestUnaccepted();
    };
    expect(await server.mail({ text: 'No, thank you' })).to.match(/^550 .*Open the chat, accept, and write there/s);
    expect([await contents(), server.outcomes, accepts]).to.deep.equal([[], ['asked'], false]);
  });

  it('refuses addresses that it did not make, and expired ones, before the mail', async () => {
    const address = server.address();
    const turned = address.replace(/.@/, (end) => (end === 'q@' ? 'a@' : 'q@'));
    for (const to of [
      'tess@school.example',
      'reply+abc@reply.example',
      turned,
      address.replace('reply.example', 'x.example'),
    ])
      expect(await server.mail({ to, text: 'x' }), to).to.match(/^550 .*no such address/);
    server.opened.world.clock.set(new Date(server.opened.world.clock.now().getTime() + 92 * dayMs));
    expect(await server.mail({ to: address, text: 'x' })).to.match(/^550 .*90 days/);
    expect(await contents()).to.deep.equal([]);
  });

  it('refuses whoever is not the person, in their language and in English', async () => {
    for (const from of [
      'sam@home.example',
      'tess@school.example.evil.example',
      '"tess@school.example" <eve@home.example>',
    ])
      expect(await server.mail({ from, text: 'x' }), from).to.match(/^550 .*Ответы принимаются.* \/ Answers are taken/);
    expect(await server.raw([`From: ${sender}, eve@home.example`, 'Subject: two', '', 'x'])).to.match(/^550 /);
    expect(await server.mail({ from: 'TESS@school.EXAMPLE', text: 'me' })).to.match(/^250 /);
    expect(await contents()).to.deep.equal(['me']);
  });

  it('refuses an answer without words of its own, and one that is too long', async () => {
    expect(await server.mail({ text: '> only a quote\n\n-- \nTess', subject: 'Re' })).to.match(/^250 |^550 /);
    expect(await server.mail({ text: 'On Mon, Nov 30, 2026 at 7:04 AM x <a@b.example> wrote:\n> old' })).to.match(
      /^550 .*no text/,
    );
    expect(await server.mail({ text: 'long '.repeat(10_000) })).to.match(/^550 .*too long/);
  });

  it('refuses who may not write there any more', async () => {
    const relation = {
      kind: 'teaches',
      from: 'tess',
      to: 'sam',
      context: 'algebra-1',
      contextName: 'Algebra I',
    } as const;
    await server.school.apply({ users: [], relations: [{ ...relation, status: 'ended' }] });
    expect(await server.mail({ from: 'sam@home.example', to: server.address('sam'), text: 'x' })).to.match(
      /^550 .*cannot write/,
    );
  });

  it('asks for another try where a limit or a fault will pass', async () => {
    server.sendMessage = () => Promise.reject(new ChatError('RATE_LIMIT_EXCEEDED', 'Wait.'));
    expect(await server.mail({ text: 'x' })).to.match(/^451 /);
    server.sendMessage = () => Promise.reject(new Error('the database is gone'));
    expect(await server.mail({ text: 'x' })).to.match(/^451 /);
    expect(server.failures.splice(0).map(String)).to.deep.equal(['Error: the database is gone']);
  });

  it('says by mail that an answer waits, once in an hour', async () => {
    server.sendMessage = () => Promise.reject(new MessageHeld({} as MessageHeld['held'], true));
    for (const _ of [1, 2]) expect(await server.mail({ text: 'x' })).to.match(/^250 /);
    expect(server.peer.mails.map(({ to, from }) => [from, ...to])).to.deep.equal([['', 'Tess@school.example']]);
    const [told] = server.peer.mails;
    expect(told?.mail.subject).to.equal('Ваш ответ ждёт проверки');
    expect(told?.head).to.match(/^Auto-Submitted: auto-replied$/m);
    await server.opened.world.clock.advance(3_600_001);
    await server.mail({ text: 'x' });
    expect(server.peer.mails).to.have.length(2);
  });

  it('drops what programs send, with its reason', async () => {
    const heads = [
      'Auto-Submitted: auto-replied',
      'Precedence: bulk',
      'X-Autoreply: yes',
      'X-Auto-Response-Suppress: All',
      'List-Id: <list.example>',
    ];
    for (const head of heads)
      expect(await server.raw([`From: ${sender}`, head, '', 'I am away.']), head).to.match(/^250 /);
    expect(await server.raw([`From: ${sender}`, '', 'bounce'], { from: '' })).to.match(/^250 /);
    expect(await server.raw([`From: ${sender}`, `Message-ID: <homeroom-7@${host}>`, '', 'loop'])).to.match(/^250 /);
    expect(await contents()).to.deep.equal([]);
    expect(server.outcomes).to.deep.equal([...heads.map(() => 'automatic'), 'bounce', 'loop']);
    expect(server.peer.mails).to.deep.equal([]);
  });

  const bounce = (status: string, recipient: string) => [
    ...['From: MAILER-DAEMON@mx.example', 'Content-Type: multipart/report; report-type=delivery-status; boundary="b"'],
    ...['MIME-Version: 1.0', '', '--b', 'Content-Type: text/plain', '', 'Sorry.', '--b'],
    ...['Content-Type: message/delivery-status', '', 'Reporting-MTA: dns; mx.example', ''],
    ...[`Final-Recipient: rfc822; ${recipient}`, 'Action: failed', `Status: ${status}`],
    ...['Diagnostic-Code: smtp; 550 no such user', '', '--b', 'Content-Type: message/rfc822', ''],
    ...['From: chat@school.example', 'Subject: old', '', 'old', '--b--', ''],
  ];

  it('learns from a bounce that nobody is at the address of the person', async () => {
    const to = server.addresses.bounce(server.school.id('tess'), server.opened.world.clock.now());
    expect(await server.raw(bounce('5.1.1', 'tess@school.example'), { from: '', to })).to.match(/^250 /);
    expect(server.buried).to.deep.equal(['Tess@School.example: 5.1.1 smtp; 550 no such user']);
  });

  it('buries no address for a full mailbox, nor one of somebody else', async () => {
    const to = server.addresses.bounce(server.school.id('tess'), server.opened.world.clock.now());
    for (const [status, recipient] of [
      ['4.2.2', sender],
      ['5.2.2', sender],
      ['5.7.1', sender],
      ['5.1.1', 'sam@home.example'],
    ] as const)
      await server.raw(bounce(status, recipient), { from: '', to });
    expect(server.buried).to.deep.equal([]);
    expect(server.outcomes).to.deep.equal(['bounce', 'bounce', 'bounce', 'bounce']);
  });

  it('takes one recipient at a time', async () => {
    const to = [server.address('tess'), server.address('sam')];
    await server.mail({ to, text: 'both' });
    expect(await contents()).to.deep.equal(['both']);
  });
});

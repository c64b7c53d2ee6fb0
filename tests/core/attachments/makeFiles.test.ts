import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { type Attachment, asAttachmentId } from '../../../core/attachments/Attachment.ts';
import { cleanFileName } from '../../../core/attachments/cleanFileName.ts';
import type { ReceivedFile } from '../../../core/attachments/FileInspector.ts';
import { defaultUploads, type UploadSettings } from '../../../core/attachments/UploadSettings.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import { definePolicy, type PolicyTable } from '../../../core/permissions/Policy.ts';
import { refusalOf } from '../../contracts/refusalOf.ts';
import type { Name } from '../../contracts/School.ts';
import { caught } from '../../support/caught.ts';
import { generousLimits, openChat } from '../../support/openChat.ts';

const received = (text: string): ReceivedFile => ({
  ...{ hash: createHash('sha256').update(text).digest('hex'), size: text.length, location: '' },
  read: async function* () {
    yield Buffer.from(text);
  },
});

const open = async (uploads: Partial<UploadSettings> = {}, table: Partial<PolicyTable> = {}) => {
  const policy = definePolicy({ ...educationPolicy, ...table });
  const opened = await openChat(generousLimits, policy, { uploads: { ...defaultUploads, ...uploads } });
  const { chat, school } = opened;
  const upload = async (who: Name, text: string, more: object = {}): Promise<Attachment> => {
    await chat.files.admit(school.person(who));
    return chat.files.store(school.person(who), received(text), { name: 'a.txt', ...more });
  };
  const roomId = await school.direct('tess', 'sam');
  const send = (who: Name, files: readonly Attachment[], content = '') =>
    chat.sendMessage({ sender: school.person(who), roomId, content, attachmentIds: files.map(({ id }) => id) });
  const actions = async () => (await opened.world.auditLog.list({ limit: 100 })).map(({ action }) => action);
  return { ...opened, upload, send, roomId, actions };
};

describe('makeFiles', () => {
  it('lets in what the policy says of the role, and of the room', async () => {
    const files = {
      roles: { student: { kinds: ['picture'], maxBytes: 5 }, teacher: { maxBytes: 5 }, parent: { kinds: [] } },
      rooms: { direct: { kinds: ['picture'] } },
    } as const;
    const { upload, send } = await open({}, { files });
    expect(await refusalOf(upload('sam', 'text'))).to.equal('UNSUPPORTED_MEDIA_TYPE');
    expect(await refusalOf(upload('tess', 'longer'))).to.equal('PAYLOAD_TOO_LARGE');
    expect(await refusalOf(upload('pam', 'text'))).to.equal('ACCESS_DENIED');
    const file = await upload('tess', 'text');
    expect(await refusalOf(send('tess', [file]))).to.equal('UNSUPPORTED_MEDIA_TYPE');
  });

  it('says beforehand what may be sent: by role, by room, and never more than the server takes', async () => {
    const files = {
      maxBytes: 50,
      roles: { student: { kinds: ['picture', 'pdf'] }, teacher: { maxBytes: 1_000 }, parent: { kinds: [] } },
      rooms: { direct: { kinds: ['picture', 'text'], maxBytes: 20 } },
    } as const;
    const { chat, school } = await open({ maxBytes: 40 }, { files });
    const told = (who: Name, room?: string) => chat.files.ruleOf(school.person(who), room);
    expect(told('sam')).to.deep.equal({ kinds: ['picture', 'pdf'], maxBytes: 40 });
    expect(told('sam', 'direct')).to.deep.equal({ kinds: ['picture'], maxBytes: 20 });
    expect(told('tess', 'group').maxBytes).to.equal(40);
    expect(told('pam', 'direct').kinds).to.deep.equal([]);
  });

  it('refuses rules that name what is not there', () => {
    for (const files of [
      { roles: { nobody: {} } },
      { rooms: { nowhere: {} } },
      { kinds: ['program'] },
      { maxBytes: -1 },
    ] as unknown as NonNullable<PolicyTable['files']>[])
      expect(() => definePolicy({ ...educationPolicy, files }), JSON.stringify(files)).to.throw(RangeError, 'files');
  });

  it('keeps a person under the quota, and counts what is taken back no more', async () => {
    const { upload, chat, school } = await open({ quotaBytes: 10 });
    const file = await upload('tess', '12345678');
    expect(await refusalOf(upload('tess', '123'))).to.equal('INSUFFICIENT_STORAGE');
    await upload('tess', '12');
    expect(await refusalOf(chat.files.admit(school.person('tess')))).to.equal('INSUFFICIENT_STORAGE');
    await chat.files.drop(school.person('tess'), file.id);
    await upload('tess', '123');
  });

  it('withholds what a scanner finds something in, from everybody, and shows that it did', async () => {
    const scanner = { scan: async () => 'Eicar' };
    const { upload, send, chat, school, actions } = await open({ scanner });
    const file = await upload('tess', 'bad');
    expect(file.state).to.equal('quarantined');
    expect(await actions()).to.include('file.quarantined');
    const { message } = await send('tess', [file]);
    expect(message.attachments?.map(({ state }) => state)).to.deep.equal(['quarantined']);
    for (const who of ['tess', 'sam', 'ada'] as const)
      expect(await refusalOf(chat.files.open(school.person(who), file.id, 'file')), who).to.equal(
        'ATTACHMENT_NOT_FOUND',
      );
  });

  it('lets a guard read names and words about files', async () => {
    const { upload, send } = await open({}, { guards: [{ guard: 'contact', rooms: 'all' }] });
    const words = await upload('tess', 'one', { alt: 'Write to me at tess@example.org' });
    expect(await refusalOf(send('tess', [words]))).to.equal('MESSAGE_REFUSED');
    const name = await upload('tess', 'two', { name: 'call 030 1234567.txt' });
    expect(await refusalOf(send('tess', [name], 'Look'))).to.equal('MESSAGE_REFUSED');
    const fine = await upload('tess', 'three', { name: 'homework.txt', alt: 'Page twelve' });
    expect((await send('tess', [fine])).message.attachments).to.have.length(1);
  });

  it('gives a held file to who reviews it, on record, and to nobody else', async () => {
    const { upload, chat, world, school, roomId, actions } = await open();
    const file = await upload('tess', 'held');
    const draft = { roomId, senderId: school.id('tess'), sent: 'x', content: 'x', clientId: null, replyTo: null };
    await world.heldMessages.hold({
      ...draft,
      ...{ organisation: school.person('ada').roles?.[0]?.scope[0] ?? (0 as never), masked: null, reasons: [] },
      attachments: [file],
    });
    const opened = await chat.files.open(school.person('ada'), file.id, 'file');
    expect(opened.name).to.equal('a.txt');
    expect(await actions()).to.include('file.read');
    for (const who of ['sam', 'pam'] as const)
      expect(await refusalOf(chat.files.open(school.person(who), file.id, 'file'))).to.equal('ATTACHMENT_NOT_FOUND');
  });

  it('puts a look of a moderator who is no member on record', async () => {
    const { upload, send, chat, school, actions } = await open();
    const file = await upload('tess', 'text');
    await send('tess', [file]);
    await chat.files.open(school.person('ada'), file.id, 'file');
    expect(await actions()).to.include('look');
  });

  it('knows no file that never was', async () => {
    const { chat, school } = await open();
    const opening = chat.files.open(school.person('ada'), asAttachmentId(987), 'file');
    expect(await refusalOf(opening)).to.equal('ATTACHMENT_NOT_FOUND');
  });
});

describe('cleanFileName', () => {
  it('leaves a plain name without a path, and changes nothing when it is cleaned again', () => {
    for (const [given, expected] of [
      ['../../etc/passwd', 'passwd'],
      ['a\u202egnp.exe', 'agnp.exe'],
      ['.htaccess', 'htaccess'],
      ['\u200b', 'file'],
      ['a<b>:c|d?.txt', 'a b c d .txt'],
    ] as const) {
      expect(cleanFileName(given)).to.equal(expected);
      expect(cleanFileName(cleanFileName(given))).to.equal(expected);
    }
    expect(caught(() => cleanFileName('x'.repeat(100_000)))).to.equal(undefined);
  });
});

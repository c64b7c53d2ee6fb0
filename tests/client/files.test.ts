import { expect } from 'chai';
import { WebSocket } from 'ws';
import { type ChatClient, ChatRefusal, createChatClient } from '../../client/index.ts';
import { RunningChat } from '../acceptance/RunningChat.ts';
import { twoSchools } from '../acceptance/twoSchools.ts';
import { eventually } from '../support/eventually.ts';

const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'done',
    (failure: unknown) => (failure instanceof ChatRefusal ? failure.code : String(failure)),
  );

describe('files of a client', () => {
  let chat: RunningChat;
  let roomId: number;
  const clients: ChatClient[] = [];
  before(async function () {
    this.timeout(60_000);
    chat = await RunningChat.start({ files: { maxBytes: 10_000 } });
    await chat.chat.directory.put(twoSchools);
    const room = await chat.ask('tess-n', 'POST', 'rooms/', { type: 'direct', user_id: await chat.userId('sam-n') });
    roomId = room.body.room.id;
  });
  after(async () => {
    for (const client of clients) client.close();
    await chat.stop();
  });
  const open = (who: string): ChatClient => {
    const client = createChatClient({ url: chat.address, token: () => chat.token(who), WebSocket });
    clients.push(client);
    return client;
  };

  it('are uploaded, sent through the outbox and downloaded by the other one', async () => {
    const [tess, sam] = [open('tess-n'), open('sam-n')];
    await Promise.all([tess.connect(), sam.connect()]);
    const file = new File(['Page 12'], 'плакат.txt', { type: 'text/html' });
    const attachment = await tess.upload(file, { alt: 'What to read' });
    expect(attachment).to.include({ name: 'плакат.txt', kind: 'text', size: 7, alt: 'What to read' });
    const heard = new Promise<readonly unknown[]>((resolve) => {
      sam.on('message', ({ message }) => resolve(message.attachments));
    });
    const view = tess.room(roomId);
    await view.open();
    view.send('', { attachments: [attachment] });
    const [unsent] = view.state.get().messages.slice(-1);
    expect(unsent).to.include({ status: 'sending', content: '' });
    expect(unsent?.attachments).to.deep.equal([attachment]);
    expect(await heard).to.deep.equal([attachment]);
    await eventually(() => expect(view.state.get().messages.at(-1)).to.include({ status: 'sent' }));
    const content = await sam.download(attachment.id);
    expect(await content.text()).to.equal('Page 12');
  });

  it('are refused with the server’s code, and can be taken back', async () => {
    const tess = open('tess-n');
    expect(await codeOf(tess.upload(new Blob(['x'.repeat(10_001)])))).to.equal('PAYLOAD_TOO_LARGE');
    expect(await codeOf(tess.upload(new Blob(['x']), { name: 'run.exe' }))).to.equal('UNSUPPORTED_MEDIA_TYPE');
    const { id } = await tess.upload(new Blob(['x']), { name: 'x.txt' });
    expect(await codeOf(open('sam-n').download(id))).to.equal('ATTACHMENT_NOT_FOUND');
    await tess.dropUpload(id);
    expect(await codeOf(tess.download(id))).to.equal('ATTACHMENT_NOT_FOUND');
  });

  it('are not sent once the person has ended the transfer', async () => {
    const ended = new AbortController();
    ended.abort();
    const { signal } = ended;
    expect(await codeOf(open('tess-n').upload(new Blob(['x']), { signal }))).to.equal('CANCELLED');
  });
});

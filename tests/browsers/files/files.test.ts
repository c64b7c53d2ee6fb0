import { expect } from 'chai';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { eventually } from '../../support/eventually.ts';
import type { WebSchool } from '../../web/WebSchool.ts';
import { withWebSchool } from '../../web/withWebSchool.ts';

const picture = (background: string, width = 900, height = 600): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background } })
    .jpeg()
    .toBuffer();

const pdf = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');

const opened = async (school: WebSchool, as: string, room: number): Promise<Page> => {
  const page = await school.visit(`/r/${room}`, { as });
  await page.locator('.composer textarea').waitFor();
  return page;
};

const choose = (page: Page, files: { name: string; mimeType: string; buffer: Buffer }[]): Promise<void> =>
  page.locator('.composer input[type=file]').setInputFiles(files);

withWebSchool('files in the page', (school) => {
  it('go with words for those who do not see them, and are seen, enlarged and saved by the other person', async () => {
    const room = await school().direct('daniel.okafor', 'sofia.marchetti');
    const [teacher, student] = [
      await opened(school(), 'daniel.okafor', room),
      await opened(school(), 'sofia.marchetti', room),
    ];
    await choose(teacher, [
      { name: 'blackboard.jpg', mimeType: 'image/jpeg', buffer: await picture('#204030') },
      { name: 'map.jpg', mimeType: 'image/jpeg', buffer: await picture('#803020', 300, 900) },
      { name: 'Übung 3.pdf', mimeType: 'application/pdf', buffer: pdf },
    ]);
    await teacher.getByLabel('What does blackboard.jpg show?').fill('The proof on the blackboard');
    await teacher.getByRole('button', { name: 'Remove map.jpg' }).click();
    await teacher.locator('.composer textarea').fill('From today');
    await teacher.getByRole('button', { name: 'Send', exact: true }).click();

    const shown = student.locator('.message', { hasText: 'From today' });
    await shown.getByRole('img', { name: 'The proof on the blackboard' }).waitFor();
    expect(await shown.locator('.picture').count()).to.equal(1);
    const isDrawn =
      "[...document.querySelectorAll('.picture img')].every((one) => one.complete && one.naturalWidth > 100)";
    await eventually(async () => expect(await student.evaluate(isDrawn)).to.equal(true));
    await shown.locator('.picture').click();
    const viewer = student.getByRole('dialog', { name: 'The proof on the blackboard' });
    await viewer.getByRole('img').waitFor();
    await student.keyboard.press('+');
    await viewer.locator('.zoom-1').waitFor();
    await student.keyboard.press('Escape');
    await viewer.waitFor({ state: 'detached' });
    const [download] = await Promise.all([
      student.waitForEvent('download'),
      shown.getByRole('button', { name: /Übung 3\.pdf/ }).click(),
    ]);
    expect(download.suggestedFilename()).to.equal('Übung 3.pdf');
    expect(await teacher.locator('.file-tray').count()).to.equal(0);
  });

  it('may be all that a message has, and are pasted', async () => {
    const room = await school().direct('daniel.okafor', 'arjun.mehta');
    const page = await opened(school(), 'daniel.okafor', room);
    const bytes = [...(await picture('#aaaa00', 60, 60))];
    await page.evaluate(`(() => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array([${bytes}])], 'pasted.jpg', { type: 'image/jpeg' }));
      const field = document.querySelector('.composer textarea');
      field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    })()`);
    await page.locator('.file-tray').getByText('pasted.jpg').waitFor();
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.locator('.message.is-mine .picture').waitFor();
    const { messages } = await school().request('arjun.mehta', 'GET', `rooms/${room}/messages/`);
    expect(messages.at(-1).content).to.equal('');
    expect(messages.at(-1).attachments.map(({ name }: { name: string }) => name)).to.deep.equal(['pasted.jpg']);
  });

  it('are dropped on a conversation', async () => {
    const room = await school()
      .direct('daniel.okafor', 'noah.jensen')
      .catch(() => null);
    const page = await opened(
      school(),
      'daniel.okafor',
      room ?? (await school().direct('daniel.okafor', 'priya.mehta')),
    );
    const data = await page.evaluateHandle(`(() => {
      const data = new DataTransfer();
      data.items.add(new File(['Homework: page 12'], 'homework.txt', { type: 'text/plain' }));
      return data;
    })()`);
    const target = page.locator('.drop-target');
    await target.dispatchEvent('dragenter', { dataTransfer: data });
    await page.getByText('Drop files to add them').waitFor();
    await target.dispatchEvent('drop', { dataTransfer: data });
    await page.locator('.file-tray').getByText('homework.txt').waitFor();
  });

  it('wait without a network over a reload, and go when there is one', async () => {
    const room = await school().direct('daniel.okafor', 'ingrid.jensen');
    const page = await school().visit(`/r/${room}`, { as: 'daniel.okafor', serviceWorkers: 'allow' });
    await page.locator('.composer textarea').waitFor();
    // Parts of the page that were not shown yet come from what the browser keeps.
    await eventually(async () => expect(await page.evaluate("caches.match('/').then(Boolean)")).to.equal(true));
    await page.context().setOffline(true);
    await choose(page, [{ name: 'form.pdf', mimeType: 'application/pdf', buffer: pdf }]);
    await page.locator('.composer textarea').fill('Please sign');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.locator('.file-card.is-outgoing', { hasText: 'form.pdf' }).waitFor();
    await page.context().setOffline(false);
    await page.reload();
    const message = page.locator('.message', { hasText: 'Please sign' });
    await message.getByRole('button', { name: /form\.pdf/ }).waitFor();
    await eventually(async () => {
      const { messages } = await school().request('ingrid.jensen', 'GET', `rooms/${room}/messages/`);
      expect(messages.filter(({ content }: { content: string }) => content === 'Please sign')).to.have.length(1);
    });
  });

  it('that the school lets nobody send say so when they are chosen, and the others stay', async () => {
    const room = await school().direct('daniel.okafor', 'paolo.marchetti');
    const page = await opened(school(), 'daniel.okafor', room);
    await page.route('**/api/chat/policy/', async (route) => {
      const answer = await route.fetch();
      const policy = await answer.json();
      for (const type of policy.room_types) type.files = { kinds: ['picture', 'pdf', 'text'], max_bytes: 2_000 };
      await route.fulfill({ response: answer, json: policy });
    });
    await page.reload();
    await page.locator('.composer textarea').waitFor();
    await choose(page, [
      { name: 'song.mp3', mimeType: 'audio/mpeg', buffer: Buffer.from('ID3') },
      { name: 'ours.pdf', mimeType: 'application/pdf', buffer: pdf },
    ]);
    await page.getByText('song.mp3 cannot be sent here. You may send: Picture, PDF, Text.').waitFor();
    await choose(page, [{ name: 'long.txt', mimeType: 'text/plain', buffer: Buffer.alloc(2_001, 'a') }]);
    await page.getByText('long.txt is too large: a file may have at most 2 kB here.').waitFor();
    const chosen = page.getByRole('button', { name: /^Remove / });
    await chosen.waitFor();
    expect(await chosen.getAttribute('aria-label')).to.equal('Remove ours.pdf');
  });

  it('that are refused say why at the message, which can be discarded', async () => {
    const room = await school().direct('daniel.okafor', 'paolo.marchetti');
    const page = await opened(school(), 'daniel.okafor', room);
    await choose(page, [
      {
        name: 'game.exe',
        mimeType: 'application/octet-stream',
        buffer: Buffer.from('MZ\u0090\0\u0003\0\0\0\u0004\0', 'latin1'),
      },
    ]);
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    const failure = page.locator('.failure');
    await failure.waitFor();
    await failure.getByRole('button', { name: 'Discard' }).click();
    await page.locator('.file-card', { hasText: 'game.exe' }).waitFor({ state: 'detached' });
  });

  it('are voice notes too, which the other person plays', async () => {
    const room = await school().direct('daniel.okafor', 'priya.mehta');
    const page = await opened(school(), 'daniel.okafor', room);
    await page.getByRole('button', { name: 'Record a voice note' }).click();
    await page.locator('.recorder').getByText('0:02').waitFor();
    await page.getByRole('button', { name: 'Done' }).click();
    await page
      .locator('.file-tray')
      .getByText(/^Voice note/)
      .waitFor();
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    const other = await opened(school(), 'priya.mehta', room);
    const note = other.locator('.sound');
    await note.locator('.waveform rect').nth(5).waitFor();
    await note.getByRole('button', { name: /^Play/ }).click();
    await note.getByRole('button', { name: /^Pause/ }).waitFor();
    const { messages } = await school().request('priya.mehta', 'GET', `rooms/${room}/messages/`);
    const [{ kind, duration_ms, waveform }] = messages.at(-1).attachments;
    expect(kind).to.equal('audio');
    expect(duration_ms).to.be.within(1_500, 20_000);
    expect(Math.max(...waveform)).to.be.greaterThan(0);
  });

  it('logs no error and no violation of the content security policy', () => {
    expect(school().complaints).to.deep.equal([]);
  });
});

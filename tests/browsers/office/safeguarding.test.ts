import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { runHomeroom } from '../../acceptance/runHomeroom.ts';
import { recordsOf, unzip, zipped } from '../../support/zippedExport.ts';
import { withWebSchool } from '../../web/withWebSchool.ts';

const said = ['homework', 'meet me alone', 'see you in class'] as const;
const [first, second, last] = said;
const lead = 'marta.lindqvist';
const office = 'ines.duarte';
const teacher = 'daniel.okafor';
const pupil = 'sofia.marchetti';
const classmate = 'lev.orlov';

const key = Buffer.alloc(32, 7).toString('base64');

const withFormerWords = (page: Page) => page.getByRole('list', { name: 'Messages with former words' });

/** The record as the page shows it, the oldest first. */
const auditLines = async (page: Page): Promise<string[]> => {
  const lines = page.getByRole('list', { name: 'Record of what was done' }).locator('.record');
  await lines.first().waitFor();
  return (await lines.allInnerTexts()).reverse();
};

// One story in order: each step stands on what the one before has left.
withWebSchool(
  'web page › a report, from the pupil to the audit log',
  (school) => {
    let folder: string;
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'homeroom-safeguarding-'));
    });
    after(() => rm(folder, { recursive: true }));

    let roomId: number;
    let caseNumber: string;
    let exported: Buffer;

    it('a pupil reports a message that was edited twice', async () => {
      const ids = await Promise.all([pupil, classmate].map(async (one) => (await school().person(one)).id));
      const group = { type: 'group', name: 'Maths 7b', participant_ids: ids };
      roomId = (await school().request(teacher, 'POST', 'rooms/', group)).room.id;
      const path = `rooms/${roomId}/messages/`;
      await school().request(pupil, 'POST', path, { content: 'Is the test on Monday?' });
      const { id } = await school().request(teacher, 'POST', path, { content: first });
      await school().request(teacher, 'PATCH', `${path}${id}/`, { content: second });
      await school().request(teacher, 'PATCH', `${path}${id}/`, { content: last });
      await school().request(classmate, 'POST', path, { content: 'What did it say before?' });

      const page = await school().visit(`/r/${roomId}`, { as: pupil });
      const bubble = page.locator('.bubble-text', { hasText: last });
      await bubble.hover();
      await page.getByRole('toolbar').getByRole('button', { name: 'More' }).click();
      await page.getByRole('menuitem', { name: 'Report' }).click();
      const dialog = page.getByRole('dialog', { name: 'Report this message' });
      await dialog.getByLabel('A child may be in danger').check();
      await dialog.getByLabel('In your words').fill('He wanted to meet somebody alone, and changed it.');
      await dialog.getByRole('button', { name: 'Send the report' }).click();
      await page.getByText('Reported. You will hear what follows').waitFor();
    });

    it('the safeguarding lead hands it over as a case, which waits for a second person', async () => {
      const page = await school().visit('/school/reports', { as: lead });
      await page.getByRole('button', { name: 'Open the report' }).click();
      await page.getByText('What it said when it was reported').waitFor();
      expect(await page.locator('.reported-words').textContent()).to.equal(last);
      const reported = page.getByRole('list', { name: 'Messages around it' }).locator('li', { hasText: last });
      await reported.getByText('edited').waitFor();
      await page.getByLabel('Hand over as a case').check();
      await page.getByLabel('Why', { exact: true }).fill('A teacher may ask a pupil to meet alone.');
      await page.getByRole('button', { name: 'Decide', exact: true }).click();
      await page.getByText('No report waits').waitFor();
      await page.getByRole('link', { name: 'Cases' }).click();
      await page.getByText('A teacher may ask a pupil to meet alone.').waitFor();
      await page.locator('.tag', { hasText: 'Waits for approval' }).waitFor();
      expect(await page.getByRole('button', { name: 'Look into its chats' }).count()).to.equal(0);
      expect(await page.getByRole('button', { name: 'Approve' }).count()).to.equal(0);
    });

    it('somebody else approves it, and the lead reads all three revisions', async () => {
      const approver = await school().visit('/school/cases', { as: office });
      await approver.getByRole('button', { name: 'Approve' }).click();
      await approver.getByRole('dialog', { name: 'Approve' }).getByRole('button', { name: 'Approve' }).click();
      await approver.getByText('approved by Inês Duarte').waitFor();
      const page = await school().visit('/school/cases', { as: lead });
      caseNumber = /No\. (\d+)/.exec((await page.locator('.record').textContent()) ?? '')?.[1] ?? expect.fail();
      await page.getByRole('button', { name: 'Look into its chats' }).click();
      const rooms = page.getByRole('region', { name: 'Chats of the case' });
      await rooms.getByRole('button').first().waitFor();
      const { room } = await school()
        .request(lead, 'GET', `cases/${caseNumber}/rooms/`)
        .then(({ rooms: all }) => ({
          room: all.find(({ id }: { id: number }) => id === roomId),
        }));
      await rooms.getByRole('button', { name: room.name }).first().click();
      const message = withFormerWords(page).locator('li', { hasText: last });
      await message.waitFor();
      expect(await message.locator('.case-words').allInnerTexts()).to.deep.equal(said);
      expect(await message.locator('del').allInnerTexts()).to.deep.equal([first, second]);

      const download = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Export data' }).click();
      exported = await readFile(await (await download).path());
    });

    it('the export is verified without the server, and a changed copy is named', async () => {
      const file = join(folder, 'case.zip');
      await writeFile(file, exported);
      const checked = await runHomeroom(['verify-export', file, '--json'], {});
      expect(checked.code, checked.error).to.equal(0);
      expect(JSON.parse(checked.out)).to.deep.include({ is_intact: true, is_signed: true });
      const files = await unzip(exported);
      const texts = recordsOf(files)
        .map((record) => JSON.stringify(record))
        .join('\n');
      for (const words of said) expect(texts).to.contain(words);

      const [path, text] =
        [...files].find(([name, body]) => name.endsWith('.jsonl') && body.includes(second)) ?? expect.fail();
      files.set(path, text.replace(second, 'meet me in class'));
      const changed = join(folder, 'changed.zip');
      await writeFile(changed, await zipped(files));
      const refused = await runHomeroom(['verify-export', changed], {});
      expect([refused.code, refused.out.includes(path)], refused.out).to.deep.equal([1, true]);
    });

    it('the audit log tells all of it', async () => {
      const page = await school().visit('/school/audit', { as: office });
      const lines = await auditLines(page);
      const ofCase = `case ${caseNumber}`;
      const steps: readonly (readonly string[])[] = [
        ['Somebody reported something', 'Sofia Marchetti', 'Daniel Okafor'],
        ['Read a report', 'Marta Lindqvist'],
        ['Opened a case', 'Marta Lindqvist', ofCase],
        ['Decided about a report', 'Marta Lindqvist', ofCase],
        ['Approved a case', 'Inês Duarte', ofCase],
        ['Looked into a chat', 'Marta Lindqvist', ofCase],
        ['Looked into a chat', 'Marta Lindqvist', `chat ${roomId}`, ofCase],
        ['Something was exported', 'Marta Lindqvist', ofCase],
      ];
      let from = 0;
      for (const words of steps) {
        const found = lines.findIndex((line, at) => at >= from && words.every((one) => line.includes(one)));
        expect(found, `${words.join(', ')} in\n${lines.slice(from).join('\n')}`).to.be.at.least(from);
        from = found + 1;
      }
    });

    it('the pupil is erased, and the class still reads its history', async () => {
      const page = await school().visit('/school/people', { as: office });
      await page.getByRole('searchbox', { name: 'Search people' }).fill('sofia');
      await page.getByRole('button', { name: /Sofia Marchetti/ }).click();
      await page.getByRole('button', { name: 'Erase', exact: true }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText(/Erase Sofia Marchetti for good\? \d+ messages in \d+ chats/).waitFor();
      // Their words are in a room of the running case: whoever erases them all the same has read so.
      await dialog.getByText('1 case or report about them is still open').waitFor();
      await dialog.getByRole('button', { name: 'Erase', exact: true }).click();
      await page.getByText('Choose somebody to see who they belong to').waitFor();
      await page.getByRole('button', { name: /Sofia Marchetti/ }).waitFor({ state: 'detached' });

      const other = await school().visit(`/r/${roomId}`, { as: classmate });
      await other.locator('.bubble-text', { hasText: 'What did it say before?' }).waitFor();
      await other.getByText('Former member').first().waitFor();
      const { messages } = await school().request(classmate, 'GET', `rooms/${roomId}/messages/?limit=100`);
      expect(messages.map(({ sender }: { sender: { full_name: string } }) => sender.full_name)).to.have.length(3);
      const { events } = await school().request(classmate, 'GET', `rooms/${roomId}/events/?after=0&limit=200`);
      const seqs = events.map(({ seq }: { seq: number }) => seq);
      expect(seqs).to.deep.equal(seqs.map((_: number, at: number) => at + 1));
      expect(JSON.stringify([messages, events])).not.to.contain('Sofia');
    });

    it('leaves nothing for the doctor to find', async () => {
      await school().stop();
      const ran = await runHomeroom(['doctor'], { DATA_DIR: school().dataDir });
      expect(ran.code, ran.out + ran.error).to.equal(0);
    });

    after(() => expect(school().complaints).to.deep.equal([]));
  },
  { OVERSIGHT_APPROVAL: 'second', EXPORT_SIGNING_KEY: key },
);

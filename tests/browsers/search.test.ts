import { expect } from 'chai';
import { eventually } from '../support/eventually.ts';
import { withWebSchool } from '../web/withWebSchool.ts';

withWebSchool('web page › search', (school) => {
  it('finds words in a chat, marks them, and narrows by person, day and link', async () => {
    const [sofia, daniel] = ['sofia.marchetti', 'daniel.okafor'];
    const room = await school().direct(sofia, daniel);
    const say = (who: string, content: string) => school().request(who, 'POST', `rooms/${room}/messages/`, { content });
    await say(daniel, 'هذا كِتَابٌ جَدِيدٌ');
    await say(daniel, 'quokka: 明天的数学作业');
    await say(sofia, 'quokka https://zoo.example.org/quokka');
    const page = await school().visit(`/r/${room}`, { as: sofia });
    await page.getByRole('button', { name: 'Search in this chat' }).click();
    const panel = page.getByRole('complementary', { name: 'Search in this chat' });
    const field = panel.getByRole('searchbox');
    const marked = () => panel.locator('mark').allTextContents();

    await field.fill('كتاب');
    await eventually(async () => expect(await marked()).to.deep.equal(['كِتَابٌ']));
    await field.fill('业');
    await eventually(async () => expect(await marked()).to.deep.equal(['业']));
    await field.fill('数学作业');
    await eventually(async () => expect(await marked()).to.deep.equal(['数学作业']));
    await field.fill('quok ??');
    await panel.getByText('Not searched for: ??').waitFor();
    await eventually(async () => expect(await panel.locator('.hit').count()).to.equal(2));

    await panel.getByText('Filter messages').click();
    await panel.getByLabel('With').selectOption('link');
    await eventually(async () => expect(await panel.locator('.hit').count()).to.equal(1));
    await panel.getByLabel('From').selectOption({ label: 'Daniel Okafor' });
    await panel.getByText('No message with these words fits the filters.').waitFor();
    await panel.getByLabel('With').selectOption('');
    await eventually(async () => expect(await marked()).to.deep.equal(['quokka']));
    await panel.getByLabel('Until').fill('2001-01-01');
    await panel.getByText('No message with these words fits the filters.').waitFor();
    await panel.getByRole('button', { name: 'Clear filters' }).click();
    await eventually(async () => expect(await panel.locator('.hit').count()).to.equal(2));
  });
});

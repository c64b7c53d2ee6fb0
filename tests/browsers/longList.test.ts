import { expect } from 'chai';
import { eventually } from '../support/eventually.ts';
import { withWebSchool } from '../web/withWebSchool.ts';

const many = 300;
const atOnce = 20;

withWebSchool('web page › a long list of chats', (school) => {
  before(async function seed() {
    this.timeout(120_000);
    const { id } = await school().person('emma.jensen');
    const open = async (number: number, name = `Circle ${number}`): Promise<number> => {
      const group = { type: 'group', name, participant_ids: [id] };
      return (await school().request('daniel.okafor', 'POST', 'rooms/', group)).room.id;
    };
    // It is the last of the list, as everything else happens later.
    const first = await open(1, 'Nightingales Ёлка');
    await school().request('emma.jensen', 'POST', `rooms/${first}/messages/`, { content: 'First' });
    for (let number = 2; number <= many; number += atOnce)
      await Promise.all(Array.from({ length: atOnce }, (_, more) => open(number + more)));
  });

  it('finds the last of three hundred by its name and by the filter for unread ones, and pages on as it scrolls', async function walk() {
    this.timeout(60_000);
    const page = await school().visit('/', { as: 'daniel.okafor' });
    const list = page.locator('.rooms');
    await list.locator('a.room').first().waitFor();
    expect(await list.locator('a.room').count()).to.be.lessThan(120);
    expect(await list.getByText('Nightingales Ёлка', { exact: true }).count()).to.equal(0);

    const search = page.getByRole('searchbox').first();
    await search.fill('елка night');
    await list.getByText('Nightingales Ёлка', { exact: true }).waitFor();
    await search.fill('');
    await page.getByRole('button', { name: 'Unread', exact: true }).click();
    await list.getByText('Nightingales Ёлка', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'All', exact: true }).click();
    await eventually(
      async () => {
        await list.locator('a.room').last().scrollIntoViewIfNeeded();
        expect(await list.getByText('Nightingales Ёлка', { exact: true }).count()).to.equal(1);
      },
      { within: 20_000 },
    );
  });

  it('leaves muted chats out of the number in the title', async () => {
    const { rooms } = await school().request('daniel.okafor', 'GET', 'rooms/?q=nightin&unread=true');
    expect(rooms.length).to.equal(1);
    const page = await school().visit('/', { as: 'daniel.okafor' });
    await page.locator('a.room').first().waitFor();
    const unread = async (): Promise<number> => Number(/^\((\d+)\)/.exec(await page.title())?.[1] ?? 0);
    const room = await school().direct('emma.jensen', 'daniel.okafor');
    const before = await unread();
    await school().request('emma.jensen', 'POST', `rooms/${room}/messages/`, { content: 'Are you there?' });
    await eventually(async () => expect(await unread()).to.equal(before + 1));
    await school().request('daniel.okafor', 'POST', `rooms/${room}/mute/`, { is_muted: true });
    await eventually(async () => expect(await unread()).to.equal(before));
  });
});

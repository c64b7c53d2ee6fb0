import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { withWebSchool } from '../web/withWebSchool.ts';

const [teacher, student, other] = ['daniel.okafor', 'sofia.marchetti', 'lev.orlov'] as const;
const composer = (page: Page) => page.locator('main form.composer textarea');

withWebSchool('web page › mentions', (school) => {
  const group = async (name: string): Promise<number> => {
    const ids = await Promise.all([student, other].map(async (who) => (await school().person(who)).id));
    const { room } = await school().request(teacher, 'POST', 'rooms/', { type: 'group', name, participant_ids: ids });
    return room.id;
  };

  it('completes people of the room by the first letters, in any case and without accents, and marks who is meant', async () => {
    const room = await group('Named');
    const page = await school().visit(`/r/${room}`, { as: teacher });
    await composer(page).waitFor();
    const reader = await school().visit('/', { as: student });
    await reader.locator(`.side a[href*="/r/${room}"]`).waitFor();
    await composer(page).pressSequentially('Look, @marc');
    const option = page.getByRole('option', { name: /Sofia Marchetti/ });
    await option.waitFor();
    expect(await option.getAttribute('aria-selected')).to.equal('true');
    expect(await page.getByRole('option').count()).to.equal(1);
    await composer(page).press('Enter');
    expect(await composer(page).inputValue()).to.equal('Look, @Sofia Marchetti ');
    await composer(page).press('Enter');
    await page.locator('.bubble-text .mention:not(.is-me)', { hasText: '@Sofia Marchetti' }).waitFor();
    await reader.locator(`.side a[href*="/r/${room}"] .badge.mentioned`).waitFor();
    await reader.locator(`.side a[href*="/r/${room}"]`).click();
    await reader.locator('.bubble-text .mention.is-me', { hasText: '@Sofia Marchetti' }).waitFor();
    await reader.locator(`.side a[href*="/r/${room}"] .badge.mentioned`).waitFor({ state: 'detached' });
    const { messages } = await school().request(student, 'GET', 'mentions/');
    expect(messages[0].mentions).to.deep.equal([
      { user_id: (await school().person(student)).id, name: 'Sofia Marchetti' },
    ]);
    expect((await school().request(other, 'GET', 'mentions/')).messages).to.deep.equal([]);
  });

  it('offers everybody to who leads the room, and to nobody else; nobody who is not there', async () => {
    const room = await group('Everybody');
    const page = await school().visit(`/r/${room}`, { as: teacher });
    await composer(page).pressSequentially('@al');
    await page.getByRole('option', { name: /everybody in this chat/ }).waitFor();
    await composer(page).press('Escape');
    expect(await page.getByRole('option').count()).to.equal(0);
    await composer(page).pressSequentially('l read page 12');
    await composer(page).press('Enter');
    const reader = await school().visit(`/r/${room}`, { as: student });
    await reader.locator('.bubble-text .mention.is-me', { hasText: '@all' }).waitFor();
    await composer(reader).pressSequentially('@');
    await reader.getByRole('option', { name: /Daniel Okafor/ }).waitFor();
    expect(await reader.getByRole('option', { name: /everybody|Ingrid/ }).count()).to.equal(0);
  });
});

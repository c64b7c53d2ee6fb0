import { expect } from 'chai';
import type { WebSchool } from './WebSchool.ts';
import { withWebSchool } from './withWebSchool.ts';

const suite = (school: () => WebSchool): void => {
  const say = async (content: string): Promise<{ room: number; id: number }> => {
    const room = await school().direct('emma.jensen', 'daniel.okafor');
    const { id } = await school().request('emma.jensen', 'POST', `rooms/${room}/messages/`, { content });
    return { room, id };
  };

  it('is refused, and the answer gives no words back', async () => {
    const { room, id } = await say('words that nobody ought to read');
    await school().request('emma.jensen', 'DELETE', `rooms/${room}/messages/${id}/`);
    const { token } = await school().person('emma.jensen');
    const answer = await fetch(`${school().address}/api/chat/rooms/${room}/messages/${id}/`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ content: 'other words' }),
    });
    expect(answer.status).to.equal(404);
    expect(await answer.text()).not.to.match(/nobody ought|other words/);
  });

  it('ends in the page: the old words go, and what was typed is a draft', async () => {
    const { room, id } = await say('the old words');
    const page = await school().visit(`/r/${room}`, { as: 'emma.jensen' });
    const field = page.locator('.composer textarea');
    await page.locator('.bubble-text', { hasText: 'the old words' }).waitFor();
    await field.press('ArrowUp');
    await page.locator('.composer-about').waitFor();
    await field.fill('what I typed since');
    await school().request('emma.jensen', 'DELETE', `rooms/${room}/messages/${id}/`);
    await page.getByText('This message was deleted meanwhile.').waitFor();
    expect(await field.inputValue()).to.equal('what I typed since');
    expect(await page.locator('.composer-about').count()).to.equal(0);
    expect(await page.locator('#main').textContent()).not.to.include('the old words');
    expect(await page.evaluate('JSON.stringify(sessionStorage)')).not.to.include('the old words');
  });

  it('that was begun and not changed leaves nothing', async () => {
    const { room, id } = await say('the first words');
    const page = await school().visit(`/r/${room}`, { as: 'emma.jensen' });
    const field = page.locator('.composer textarea');
    await page.locator('.bubble-text', { hasText: 'the first words' }).waitFor();
    await field.press('ArrowUp');
    await page.locator('.composer-about').waitFor();
    await school().request('emma.jensen', 'DELETE', `rooms/${room}/messages/${id}/`);
    await page.getByText('This message was deleted meanwhile.').waitFor();
    expect(await field.inputValue()).to.equal('');
  });

  it('that was sent without a connection comes back as a draft', async () => {
    const { room, id } = await say('words before the tunnel');
    const page = await school().visit(`/r/${room}`, { as: 'emma.jensen' });
    const field = page.locator('.composer textarea');
    await page.locator('.bubble-text', { hasText: 'words before the tunnel' }).waitFor();
    await field.press('ArrowUp');
    await page.locator('.composer-about').waitFor();
    await page.context().setOffline(true);
    await page.locator('.banner.is-shown').waitFor();
    await field.fill('words from the tunnel');
    await field.press('Enter');
    await school().request('emma.jensen', 'DELETE', `rooms/${room}/messages/${id}/`);
    await page.context().setOffline(false);
    await page.getByText('This message was deleted meanwhile.').waitFor();
    expect(await field.inputValue()).to.equal('words from the tunnel');
    expect(await page.locator('#main').textContent()).not.to.include('words before the tunnel');
  });
};

withWebSchool('web page › an edit of a message that was deleted meanwhile', suite);

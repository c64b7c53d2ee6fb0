import { expect } from 'chai';
import type { WebSchool } from '../web/WebSchool.ts';
import { withWebSchool } from '../web/withWebSchool.ts';

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

  it('after an administrator’s deletion gives words to nobody, in no answer and on no page', async () => {
    const { room, id } = await say('the first canary');
    const path = `rooms/${room}/messages/${id}/`;
    const reader = await school().visit(`/r/${room}`, { as: 'daniel.okafor' });
    await reader.locator('.bubble-text', { hasText: 'the first canary' }).waitFor();
    await school().request('emma.jensen', 'PATCH', path, { content: 'the second canary' });
    await reader.locator('.bubble-text', { hasText: 'the second canary' }).waitFor();
    const page = await school().visit(`/r/${room}`, { as: 'emma.jensen' });
    await page.locator('.bubble-text', { hasText: 'the second canary' }).waitFor();
    const field = page.locator('.composer textarea');
    await field.press('ArrowUp');
    await page.locator('.composer-about').waitFor();
    await field.fill('what I typed since');
    const administrator = 'marta.lindqvist';
    const until = new Date(Date.now() + 86_400_000).toISOString();
    await school().request(administrator, 'POST', 'cases/', { reason: 'A report', room_ids: [room], until });
    await school().request(administrator, 'DELETE', path);

    // Its author keeps what was typed and nothing else.
    await page.getByText('This message was deleted meanwhile.').waitFor();
    expect(await field.inputValue()).to.equal('what I typed since');
    const { token } = await school().person('emma.jensen');
    const edit = await fetch(`${school().address}/api/chat/${path}`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ content: 'the third canary' }),
    });
    expect([edit.status, (await edit.text()).includes('canary')]).to.deep.equal([404, false]);
    for (const one of [page, reader]) {
      await one.locator('.bubble-text', { hasText: 'canary' }).waitFor({ state: 'detached' });
      expect(await one.locator('#main').textContent()).not.to.include('canary');
      expect(await one.evaluate('JSON.stringify(sessionStorage) + JSON.stringify(localStorage)')).not.to.include(
        'canary',
      );
    }
    for (const who of ['emma.jensen', 'daniel.okafor'])
      for (const read of ['messages/?limit=100', 'events/?after=0&limit=100']) {
        const answer = JSON.stringify(await school().request(who, 'GET', `rooms/${room}/${read}`));
        expect(answer, `${who} ${read}`).to.include(`"id":${id}`);
        expect(answer, `${who} ${read}`).not.to.match(/(first|second|third) canary/);
      }
    for (const who of ['emma.jensen', 'daniel.okafor'])
      expect((await school().request(who, 'GET', 'search/?q=canary')).results).to.deep.equal([]);
    // A tab that comes later, and one that comes back.
    await reader.reload();
    await reader.locator('.composer textarea').waitFor();
    expect(await reader.locator('#main').textContent()).not.to.include('canary');
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

import { expect } from 'chai';
import { withWebSchool } from '../../web/withWebSchool.ts';

const pupils = Array.from({ length: 230 }, (_, at) => `choir.${at}`);

withWebSchool('web page › a teacher of many', (school) => {
  it('has one line for each class, with all of its chats', async () => {
    const { token } = await school().person('ines.duarte');
    const answer = await fetch(`${school().address}/api/directory/`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        users: pupils.map((id) => ({
          ...{ external_id: id, role: 'student', first_name: id, last_name: 'Singer', is_active: true },
        })),
        relations: pupils.map((to) => ({
          ...{ kind: 'teaches', from: 'daniel.okafor', to, context: 'choir', context_name: 'Choir', status: 'active' },
        })),
      }),
    });
    expect(answer.status, await answer.text()).to.equal(200);
    const page = await school().visit('/', { as: 'daniel.okafor' });
    const choir = page.locator('button.room', { hasText: 'Choir' });
    await choir.getByText('231 chats').waitFor();
    expect(await choir.count()).to.equal(1);
    await choir.click();
    await page.getByRole('list', { name: 'Choir' }).locator('.room').nth(230).waitFor();
  });
});

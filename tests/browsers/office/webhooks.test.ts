import { expect } from 'chai';
import { eventually } from '../../support/eventually.ts';
import { WebhookReceiver } from '../../support/WebhookReceiver.ts';
import { withWebSchool } from '../../web/withWebSchool.ts';

const office = 'ines.duarte';

withWebSchool(
  'web page › webhooks',
  (school) => {
    it('are registered with a secret that is shown once, tested, paused, enabled and removed', async function walk() {
      this.timeout(120_000);
      const receiver = await WebhookReceiver.open();
      try {
        const page = await school().visit('/school/webhooks', { as: office });
        await page.getByRole('heading', { name: 'No webhooks yet' }).waitFor();
        await page.getByRole('button', { name: 'Register a webhook' }).click();
        const dialog = page.getByRole('dialog', { name: 'Register a webhook' });
        await dialog.getByLabel('Address').fill('ftp://a.example/');
        await dialog.getByRole('button', { name: 'Register a webhook' }).click();
        await dialog.getByRole('alert').waitFor();
        await dialog.getByLabel('Address').fill(receiver.url);
        await dialog.getByLabel('Description').fill('Archive');
        await dialog.getByText('Events: all').click();
        await dialog.getByLabel('new_message').check();
        await dialog.getByRole('button', { name: 'Register a webhook' }).click();
        const shown = page.getByRole('dialog', { name: 'Secret' });
        expect(await shown.getByLabel('Secret').last().inputValue()).to.match(/^whsec_/);
        await shown.getByRole('button', { name: 'I have kept it' }).click();

        const record = page.locator('.record', { hasText: receiver.url });
        await record.locator('.tag', { hasText: 'active' }).waitFor();
        await record.getByText(/Archive · new_message/).waitFor();
        await record.getByRole('button', { name: 'Send a test' }).click();
        await page.getByText(/The test was taken: 204/).waitFor();
        expect(receiver.received[0]?.body.type).to.equal('webhook_test');

        const { id: user_id } = await school().person('sofia.marchetti');
        const { room } = await school().request('daniel.okafor', 'POST', 'rooms/', { type: 'direct', user_id });
        await school().request('daniel.okafor', 'POST', `rooms/${room.id}/messages/`, { content: 'Hello' });
        await eventually(() => expect(receiver.words).to.include('Hello'));
        const { webhooks } = await school().request(office, 'GET', '../webhooks/');
        const deliveries = `../webhooks/${webhooks[0].id}/deliveries/`;
        await eventually(async () => {
          const listed = await school().request(office, 'GET', deliveries);
          expect(JSON.stringify(listed)).to.include('"delivered"');
        });
        await record.getByRole('button', { name: 'Deliveries' }).click();
        await record.locator('.tag', { hasText: 'delivered' }).first().waitFor();

        await record.getByRole('button', { name: 'Pause' }).click();
        await record.locator('.tag', { hasText: 'paused' }).waitFor();
        await record.getByRole('button', { name: 'Enable' }).click();
        await record.locator('.tag', { hasText: 'active' }).waitFor();
        await record.getByRole('button', { name: 'New secret' }).click();
        await page.getByRole('dialog', { name: 'New secret' }).getByRole('button', { name: 'New secret' }).click();
        await shown.getByRole('button', { name: 'I have kept it' }).click();
        await record.getByRole('button', { name: 'Replay' }).click();
        await page.getByRole('dialog', { name: 'Replay' }).getByRole('button', { name: 'Replay' }).click();
        await page.getByRole('dialog').waitFor({ state: 'detached' });
        receiver.answer = (response) => response.writeHead(410).end();
        await school().request('daniel.okafor', 'POST', `rooms/${room.id}/messages/`, { content: 'Anybody there?' });
        await eventually(() => expect(receiver.words).to.include('Anybody there?'));
        await page.reload();
        await record.locator('.tag', { hasText: 'disabled: the receiver wants no more' }).waitFor();
        await record.getByRole('button', { name: 'Deliveries' }).click();
        await record
          .locator('.tag', { hasText: /failed|given up/ })
          .first()
          .waitFor();
        receiver.answer = (response) => response.writeHead(204).end();
        await record.getByRole('button', { name: 'Enable' }).click();
        await record.locator('.tag', { hasText: 'active' }).waitFor();
        await record.getByRole('button', { name: 'Remove' }).click();
        await page.getByRole('dialog', { name: 'Remove' }).getByRole('button', { name: 'Remove' }).click();
        await page.getByRole('heading', { name: 'No webhooks yet' }).waitFor();
      } finally {
        await receiver.close();
      }
    });
  },
  { WEBHOOK_ALLOW_PRIVATE: 'on' },
);

import { expect } from 'chai';
import { ChatError } from '../../../core/errors.ts';
import { mostWebhooks } from '../../../core/webhooks/manageWebhooks.ts';
import { asWebhookId } from '../../../core/webhooks/Webhook.ts';
import { webhookLease } from '../../../core/webhooks/Webhooks.ts';
import { openChat } from '../../support/openChat.ts';

const url = 'https://a.example/hook?token=hidden';
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (failure: unknown) => (failure instanceof ChatError ? failure.code : String(failure)),
  );

describe('manageWebhooks', () => {
  it('is for those who manage the directory and for the host, and bounded', async () => {
    const { chat, school } = await openChat();
    const [ada, tess] = [school.person('ada'), school.person('tess')];
    const { webhook, secret } = await chat.webhooks.create(ada, { url });
    expect(secret).to.match(/^whsec_/);
    expect(await chat.webhooks.list('host')).to.deep.equal([webhook]);
    expect(await codeOf(chat.webhooks.list(tess))).to.equal('ACCESS_DENIED');
    expect(await codeOf(chat.webhooks.find(tess, webhook.id))).to.equal('ACCESS_DENIED');
    expect(await codeOf(chat.webhooks.find(ada, asWebhookId(99)))).to.equal('NOT_FOUND');
    for (let made = 1; made < mostWebhooks; made += 1) await chat.webhooks.create(ada, { url });
    expect(await codeOf(chat.webhooks.create(ada, { url }))).to.equal('CONFLICT');
  });

  it('says what is wrong', async () => {
    const { chat } = await openChat();
    for (const wrong of [
      { url: 'http://a.example/' },
      { url: `https://a.example/${'x'.repeat(2_000)}` },
      { url, roomTypes: ['dungeon'] },
      { url, events: ['event_hidden' as 'new_message'] },
      { url, description: 'x'.repeat(256) },
    ])
      expect(await codeOf(chat.webhooks.create('host', wrong)), JSON.stringify(wrong)).to.equal('INVALID_REQUEST');
  });

  it('puts every change on record, and nothing that is secret or changes nothing', async () => {
    const { chat, world } = await openChat();
    const { webhook } = await chat.webhooks.create('host', { url });
    await chat.webhooks.edit('host', webhook.id, { url, isActive: true });
    await chat.webhooks.edit('host', webhook.id, { isActive: false });
    await chat.webhooks.rotate('host', webhook.id);
    await chat.webhooks.replay('host', webhook.id, 'latest');
    await chat.webhooks.remove('host', webhook.id);
    const records = (await world.auditLog.chain(0, 100)).filter(({ entry }) => entry.action.startsWith('webhook.'));
    expect(records.map(({ entry }) => entry.action)).to.deep.equal(
      ['created', 'changed', 'rotated', 'replayed', 'deleted'].map((what) => `webhook.${what}`),
    );
    expect(JSON.stringify(records)).to.not.match(/hidden|whsec/);
  });

  it('lets a webhook that is cut off go on only from a place that somebody names', async () => {
    const { chat, world } = await openChat();
    const { id } = (await chat.webhooks.create('host', { url })).webhook;
    const lease = (await world.leases.acquire(webhookLease(id), 'node', 1_000)) ?? expect.fail();
    await world.webhooks.stop(lease, { id, version: 1 }, 'cut_off', () => ({
      actor: { kind: 'system' },
      action: 'webhook.disabled',
    }));
    expect(await codeOf(chat.webhooks.edit('host', id, { isActive: true }))).to.equal('CONFLICT');
    expect(await codeOf(chat.webhooks.replay('host', id, 'elsewhere:3'))).to.equal('GONE');
    expect((await chat.webhooks.replay('host', id, 'latest')).state).to.equal('active');
  });
});

import { expect } from 'chai';
import { OperatorMailer } from '../../../adapters/mail/OperatorMailer.ts';
import { stoppedNote } from '../../../composition/stoppedNote.ts';
import { rootOrganisation } from '../../../core/ids.ts';
import { asWebhookId, type Webhook } from '../../../core/webhooks/Webhook.ts';
import { MailSink } from '../../support/MailSink.ts';

const since = new Date('2026-09-01T08:00:00.000Z');
const webhook: Webhook = {
  ...{ id: asWebhookId(3), organisation: rootOrganisation, url: 'https://a.example/hook?token=x', description: '' },
  ...{ events: [], roomTypes: [], state: 'disabled', reason: 'failing', epoch: 'e', position: 7, createdAt: since },
  ...{ failingSince: since, lastSuccessAt: null, lastAttemptAt: since, lastStatus: 500 },
  ...{ lastError: 'the receiver answered 500', previousSecretUntil: null },
};

describe('OperatorMailer', () => {
  it('tells who runs the server that a webhook stopped, why, and what to do, without what may be secret', async () => {
    const sink = await MailSink.open();
    try {
      await new OperatorMailer({ url: sink.url, from: 'chat@a.example' }, 'it@a.example').send(stoppedNote(webhook));
      const [mail] = sink.mails;
      expect(mail?.to).to.deep.equal(['it@a.example']);
      expect(mail?.text).to.include('webhook 3 (https://a.example/hook) stopped by itself');
      expect(mail?.text.replaceAll(/\s+/g, ' ')).to.include('took nothing since 2026-09-01T08:00:00.000Z');
      expect(mail?.source).to.not.include('token');
    } finally {
      await sink.close();
    }
  });

  it('says of the others what happened to them', () => {
    expect(stoppedNote({ ...webhook, reason: 'gone' }).text).to.match(/answered 410.*\n\nRepair/);
    expect(stoppedNote({ ...webhook, state: 'cut_off', reason: null }).text).to.match(/not kept any more.*\n\nReplay/);
  });
});

import { asOrganisationId } from '../../core/ids.ts';
import type { Chat } from '../../core/makeChat.ts';
import { asWebhookId } from '../../core/webhooks/Webhook.ts';
import type { makeDefine } from './makeDefine.ts';
import type { WebhookCalls } from './WebhookCalls.ts';

/** Webhooks as hosts manage them. */
export const makeWebhookCalls = (
  { webhooks }: Pick<Chat, 'webhooks'>,
  define: ReturnType<typeof makeDefine>,
): WebhookCalls => {
  const listWebhooks = define('listWebhooks', () => webhooks.list('host'));
  return {
    listWebhooks: (given = {}) => listWebhooks(given),
    createWebhook: define('createWebhook', async ({ organisationId, ...request }) =>
      webhooks.create('host', {
        ...request,
        ...(organisationId !== undefined && { organisation: asOrganisationId(organisationId) }),
      }),
    ),
    editWebhook: define('editWebhook', async ({ webhookId, ...edit }) =>
      webhooks.edit('host', asWebhookId(webhookId), edit),
    ),
    removeWebhook: define('removeWebhook', async ({ webhookId }) => webhooks.remove('host', asWebhookId(webhookId))),
    rotateWebhookSecret: define('rotateWebhookSecret', async ({ webhookId }) =>
      webhooks.rotate('host', asWebhookId(webhookId)),
    ),
    replayWebhook: define('replayWebhook', async ({ webhookId, after }) =>
      webhooks.replay('host', asWebhookId(webhookId), after),
    ),
    testWebhook: define('testWebhook', async ({ webhookId }) => webhooks.test('host', asWebhookId(webhookId))),
    listWebhookDeliveries: define('listWebhookDeliveries', async ({ webhookId, limit = 50, before }) =>
      webhooks.deliveries('host', asWebhookId(webhookId), limit, before),
    ),
  };
};

/** What the head of the other school may try with webhooks. */
export const attemptsAtWebhooks = (south: { readonly webhook: number; readonly organisation: number }) => {
  const southernWebhook = { webhook_id: south.webhook };
  return {
    // None of theirs is in the list of another school; `webhooks.test.ts` looks for it.
    'GET /api/webhooks/': [{ answers: [200] }],
    'POST /api/webhooks/': [
      { body: { url: 'https://a.example/', organisation_id: south.organisation }, answers: [400] },
      { body: { url: 'https://a.example/', organisation_id: null }, answers: [400] },
    ],
    'GET /api/webhooks/{webhook_id}/': [{ params: southernWebhook, answers: [404] }],
    'PATCH /api/webhooks/{webhook_id}/': [{ params: southernWebhook, body: { is_active: false }, answers: [404] }],
    'DELETE /api/webhooks/{webhook_id}/': [{ params: southernWebhook, answers: [404] }],
    'POST /api/webhooks/{webhook_id}/rotate/': [{ params: southernWebhook, answers: [404] }],
    'POST /api/webhooks/{webhook_id}/replay/': [{ params: southernWebhook, body: { after: 'latest' }, answers: [404] }],
    'POST /api/webhooks/{webhook_id}/test/': [{ params: southernWebhook, answers: [404] }],
    'GET /api/webhooks/{webhook_id}/deliveries/': [{ params: southernWebhook, answers: [404] }],
  };
};

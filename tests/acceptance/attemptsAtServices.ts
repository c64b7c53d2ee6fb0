const absent = [404];
const refused = [403];

/** What the head of another school may try with service accounts of the south, and with keys of sources. */
export const attemptsAtServices = (south: {
  readonly organisation: number;
  readonly service: number;
  readonly serviceKey: number;
}) => ({
  'GET /api/directory/keys/': [{ answers: refused }],
  'POST /api/directory/keys/': [{ body: { source: 'roster' }, answers: refused }],
  'DELETE /api/directory/keys/{key_id}/': [{ params: { key_id: 1 }, answers: refused }],
  'GET /api/service-accounts/': [{ answers: [200] }],
  'POST /api/service-accounts/': [
    { body: { name: 'Bot', role: 'bot', organisation_id: south.organisation }, answers: [400] },
    { body: { name: 'Bot', role: 'bot', organisation_id: 0 }, answers: [400] },
  ],
  'PATCH /api/service-accounts/{service_id}/': [
    { params: { service_id: south.service }, body: { name: 'Changed', is_active: false }, answers: absent },
  ],
  'DELETE /api/service-accounts/{service_id}/': [{ params: { service_id: south.service }, answers: absent }],
  'GET /api/service-accounts/{service_id}/keys/': [{ params: { service_id: south.service }, answers: absent }],
  'POST /api/service-accounts/{service_id}/keys/': [
    { params: { service_id: south.service }, body: {}, answers: absent },
  ],
  'DELETE /api/service-accounts/{service_id}/keys/{key_id}/': [
    { params: { service_id: south.service, key_id: south.serviceKey }, answers: absent },
  ],
  'GET /api/service-accounts/me/rooms/': [{ answers: [401] }],
});

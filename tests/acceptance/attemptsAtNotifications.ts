/** What the head of the other school may try with notifications. */
export const attemptsAtNotifications = (south: { readonly room: number; readonly organisation: number }) => {
  const inRoom = { room_id: south.room };
  const settings = { channels: {}, quiet_hours: null };
  const endpoint = 'https://push.example/south';
  return {
    'GET /api/chat/notifications/settings/': [{ answers: [200] }],
    'PUT /api/chat/notifications/settings/': [{ body: settings, answers: [200] }],
    // No channel is configured here.
    'POST /api/chat/notifications/push/': [
      { body: { endpoint, keys: { p256dh: 'a', auth: 'b' } }, answers: [400, 404] },
    ],
    'DELETE /api/chat/notifications/push/': [{ body: { endpoint }, answers: [200, 404] }],
    'POST /api/chat/notifications/telegram/link/': [{ body: {}, answers: [400] }],
    'DELETE /api/chat/notifications/telegram/link/': [{ answers: [200] }],
    'GET /api/chat/rooms/{room_id}/notifications/': [{ params: inRoom, answers: [404] }],
    'PUT /api/chat/rooms/{room_id}/notifications/': [{ params: inRoom, body: { level: 'none' }, answers: [404] }],
    'GET /api/chat/notifications/rules/{organisation_id}/': [
      { params: { organisation_id: south.organisation }, answers: [404] },
      { params: { organisation_id: 0 }, answers: [404] },
    ],
    'PUT /api/chat/notifications/rules/{organisation_id}/': [
      { params: { organisation_id: south.organisation }, body: { always: ['direct'] }, answers: [404] },
      { params: { organisation_id: 0 }, body: { always: ['direct'] }, answers: [404] },
    ],
    // They are of people of all schools: who manages one of them sees none.
    'GET /api/chat/notifications/dead/': [{ answers: [403] }],
    'POST /api/chat/notifications/dead/{delivery_id}/retry/': [{ params: { delivery_id: 1 }, answers: [403] }],
  };
};

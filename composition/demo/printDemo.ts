import type { DemoCard } from '../../adapters/pages/demoPage.ts';

/** A link, a curl and a wscat line for each person, ready to be pasted. */
export const printDemo = (address: string, cards: readonly DemoCard[]): string => {
  const sockets = address.replace(/^http/, 'ws');
  const lines = cards.flatMap(({ name, role, externalId, token }) => [
    '',
    `${name}, ${role}`,
    `  ${address}/?as=${encodeURIComponent(externalId)}`,
    `  curl -sS -H "Authorization: Bearer ${token}" ${address}/api/chat/rooms/`,
    `  npx wscat -s homeroom.v1 -H "Authorization: Bearer ${token}" -c ${sockets}/ws/chat/ -w 3 -x '{"type":"get_room_list"}'`,
  ]);
  return [...lines, '', `The demo school is open: ${address}/`, 'Stop it with Ctrl-C.', ''].join('\n');
};

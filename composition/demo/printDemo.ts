import type { DemoPerson } from '../../adapters/http/demo/makeDemoRouter.ts';

/** The address, a link for one person of each role, the documentation, and lines to call the server without a page. */
export const printDemo = (address: string, people: readonly DemoPerson[]): string => {
  const examples = people.filter(({ role }, index) => people.findIndex((other) => other.role === role) === index);
  const width = Math.max(0, ...examples.map(({ role }) => role.length));
  const links = examples.map(
    ({ role, externalId }) => `  ${role.padEnd(width)}  ${address}/?as=${encodeURIComponent(externalId)}`,
  );
  return ['', `The demo school is open: ${address}/`, '', 'As somebody of each role:', ...links, '']
    .concat(examples.slice(0, 1).flatMap((person) => linesToPaste(address, person)))
    .concat(`How it is built in, run and talked to: ${address}/docs/`, '', 'Stop it with Ctrl-C.', '')
    .join('\n');
};

const linesToPaste = (address: string, { fullName, token }: DemoPerson): readonly string[] => [
  `Without a browser, as ${fullName}:`,
  `  curl -sS -H "Authorization: Bearer ${token}" ${address}/api/chat/rooms/`,
  `  npx wscat -s homeroom.v1 -H "Authorization: Bearer ${token}" -c ${address.replace(/^http/, 'ws')}/ws/chat/ -w 3 -x '{"type":"get_room_list"}'`,
  '',
];

import { type Html, html } from './html.ts';
import { layout } from './layout.ts';

export interface DemoContact {
  readonly externalId: string;
  readonly name: string;
  readonly role: string;
  /** Why they may talk, e.g. `Daniel Okafor teaches Sofia Marchetti (Algebra I)`. */
  readonly because: string;
}

export interface DemoRoom {
  readonly id: number;
  readonly type: string;
  readonly name: string;
  readonly participantCount: number;
  readonly unreadCount: number;
  readonly lastMessage: string | null;
}

/** Everything the page shows of one person. */
export interface DemoCard {
  readonly externalId: string;
  readonly id: number;
  readonly name: string;
  readonly role: string;
  readonly token: string;
  readonly contacts: readonly DemoContact[];
  readonly rooms: readonly DemoRoom[];
}

/** Who is who in the demo school, and what each may do; one person in full when `chosen` names them. */
export const demoPage = (cards: readonly DemoCard[], chosen: string | undefined, address: string): string => {
  const card = cards.find(({ externalId }) => externalId === chosen);
  return layout(
    card === undefined ? 'Who is who' : card.name,
    card === undefined ? everybody(cards) : onePerson(card, address),
  );
};

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;

const link = (externalId: string): string => `/?as=${encodeURIComponent(externalId)}`;

const everybody = (cards: readonly DemoCard[]): Html => html`
  <header>
    <p class="eyebrow">Homeroom demo</p>
    <h1>Who is who at Harbour International School</h1>
    <p class="lead">Who may write to whom follows from how people are related. Choose somebody to see whom they may
    write to, and why, and to try the chat as them.</p>
  </header>
  <main class="grid">
    ${cards.map(
      ({ externalId, name, role, contacts, rooms }) => html`
        <a class="card" href="${link(externalId)}">
          <span class="role role-${role}">${role}</span>
          <strong>${name}</strong>
          <span class="facts">${count(contacts.length, 'contact')} · ${count(rooms.length, 'room')}</span>
        </a>`,
    )}
  </main>`;

const onePerson = ({ name, role, id, token, contacts, rooms }: DemoCard, address: string): Html => html`
  <header>
    <p class="eyebrow"><a href="/">Everybody</a></p>
    <h1>${name} <span class="role role-${role}">${role}</span></h1>
    <p class="lead">User ${id}. May write to ${contacts.length} people and sits in ${count(rooms.length, 'room')}.</p>
  </header>
  <main>
    <section>
      <h2>May write to</h2>
      <ul class="rows">
        ${contacts.map(
          (contact) => html`
            <li>
              <a href="${link(contact.externalId)}">${contact.name}</a>
              <span class="role role-${contact.role}">${contact.role}</span>
              <span class="facts">${contact.because}</span>
            </li>`,
        )}
      </ul>
    </section>
    <section>
      <h2>Rooms</h2>
      <ul class="rows">
        ${rooms.map(
          (room) => html`
            <li>
              <strong>${room.name || 'Room'}</strong>
              <span class="facts">${room.type.replace('_', ' ')}, ${room.participantCount} people${
                room.unreadCount > 0 ? `, ${room.unreadCount} unread` : ''
              }</span>
              ${room.lastMessage === null ? html`` : html`<span class="preview">${room.lastMessage}</span>`}
            </li>`,
        )}
      </ul>
    </section>
    <section>
      <h2>Try it</h2>
      <p>Rooms, over HTTP:</p>
      <pre>curl -sS -H "Authorization: Bearer ${token}" ${address}/api/chat/rooms/</pre>
      <p>Live, over a socket (type <code>{"type":"get_room_list"}</code>, or send a message):</p>
      <pre>npx wscat -s homeroom.v1 -H "Authorization: Bearer ${token}" -c ${address.replace(/^http/, 'ws')}/ws/chat/</pre>
      ${
        rooms[0] === undefined
          ? html``
          : html`<pre>{"type":"send_message","room_id":${rooms[0].id},"content":"Hello from ${name}"}</pre>`
      }
    </section>
  </main>`;

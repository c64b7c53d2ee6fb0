import { begins, ClientSocket } from '../load/ClientSocket.ts';
import type { ClientEvents, PeerClient, Target } from '../Peer.ts';

export interface XmppTarget extends Target {
  readonly port: number;
  readonly domain: string;
  /** The domain of the rooms. */
  readonly conference: string;
  readonly password: string;
  /** The rooms of each person. */
  readonly roomsOf: readonly (readonly number[])[];
}

/** The start tag of a stanza; ejabberd writes attributes in single quotes, and these values contain no ">". */
const headOf = (frame: Buffer): string => frame.toString('latin1', 0, frame.indexOf('>'));

/**
 * Connects one person with XMPP over WebSocket (RFC 7395: each frame is a stanza) and joins their rooms (XEP-0045) without
 * history.
 */
export const connectXmpp = async (target: Target, person: number, events: ClientEvents): Promise<PeerClient> => {
  const { port, domain, conference, password, roomsOf } = target as XmppTarget;
  const rooms = roomsOf[person] ?? [];
  const name = `p${person}`;
  const open = `<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='${domain}' version='1.0'/>`;
  const credentials = Buffer.from(`\0${name}\0${password}`).toString('base64');
  /** Answers that are still missing: one to the binding, and the person's own presence in each room. */
  let answersToCome = 1 + rooms.length;

  const ws = await ClientSocket.open(`ws://127.0.0.1:${port}/ws`, {
    protocols: ['xmpp'],
    onUpgraded: (ws) => ws.send(open),
    isReady: (frame, ws) => {
      if (begins(frame, '<stream:features'))
        ws.send(
          frame.includes('<mechanisms')
            ? `<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${credentials}</auth>`
            : `<iq xmlns='jabber:client' type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>`,
        );
      else if (begins(frame, '<success')) ws.send(open);
      else if (begins(frame, '<iq')) {
        answersToCome -= 1;
        for (const room of rooms)
          ws.send(
            `<presence xmlns='jabber:client' to='r${room}@${conference}/${name}'><x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/></x></presence>`,
          );
      } else if (begins(frame, '<presence') && frame.includes(`<status code='110'/>`)) answersToCome -= 1;
      else if (begins(frame, '<failure') || begins(frame, '<stream:error') || headOf(frame).includes(`type='error'`)) {
        console.error(String(frame));
        ws.terminate();
      }
      return answersToCome === 0;
    },
    onFrame: (frame) => {
      if (!begins(frame, '<message')) return;
      const head = headOf(frame);
      // The subject, which the server sends after joining, has no body.
      if (head.includes(`type='groupchat'`) && frame.includes('<body>')) {
        if (head.includes(`/${name}'`)) events.acked(/ id='([^']*)'/.exec(head)?.[1] ?? '');
        events.delivered(frame);
      } else if (head.includes(`type='error'`)) console.error(String(frame));
    },
    onClosed: events.closed,
  });
  return {
    send: ({ room, text, id }) =>
      ws.send(
        `<message xmlns='jabber:client' to='r${room}@${conference}' type='groupchat' id='${id}'><body>${escapeXml(text)}</body></message>`,
      ),
    drop: () => ws.terminate(),
  };
};

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

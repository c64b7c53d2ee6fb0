import type { BusSession, OpenSession, Publication } from './BusSession.ts';

/** Sessions whose channels have other names on the server than their users give them. Sessions are plain objects. */
export const veilChannels =
  <Session extends BusSession>(open: OpenSession<Session>, nameOf: (channel: string) => string): OpenSession<Session> =>
  (listener) => {
    /** The channels that are subscribed, by their names on the server. */
    const channels = new Map<string, string>();
    const session = open({
      onLost: (cause) => listener.onLost(cause),
      onMessage: (name, payload, sender) => {
        const channel = channels.get(name);
        if (channel !== undefined) listener.onMessage(channel, payload, sender);
      },
    });
    const veiled = ({ channel, payload }: Publication): Publication => ({ channel: nameOf(channel), payload });
    const changes: Pick<BusSession, 'beat' | 'publish' | 'subscribe' | 'unsubscribe'> = {
      beat: (channel, beat) => session.beat(nameOf(channel), beat),
      publish: ([first, ...others]) => session.publish([veiled(first), ...others.map(veiled)]),
      subscribe: (wanted) => {
        const names = wanted.map(nameOf);
        for (const [index, name] of names.entries()) channels.set(name, wanted[index] ?? name);
        return session.subscribe(names);
      },
      unsubscribe: (unwanted) => {
        const names = unwanted.map(nameOf);
        for (const name of names) channels.delete(name);
        return session.unsubscribe(names);
      },
    };
    // The session itself stays the prototype, as what it says of itself may change.
    return Object.assign(Object.create(session) as Session, changes);
  };

import { ChatError } from '../core/errors.ts';
import type { HostPorts, PortName, ReplaceablePorts } from './HostPorts.ts';

type Member = 'method' | 'value';

/** The members of each port; the type makes the list complete. */
const members: { readonly [Name in PortName]: { readonly [Key in keyof ReplaceablePorts[Name]]-?: Member } } = {
  people: {
    find: 'method',
    findByExternalId: 'method',
    findAllByExternalId: 'method',
    evidence: 'method',
    around: 'method',
  },
  directory: { transaction: 'method', read: 'method', hasDatesSince: 'method' },
  directoryReader: { listPeople: 'method', listOrganisations: 'method', listSources: 'method', readSource: 'method' },
  rooms: {
    open: 'method',
    update: 'method',
    findByKey: 'method',
    access: 'method',
    participants: 'method',
  },
  roomHeads: { membershipsOf: 'method', heads: 'method', changedMemberships: 'method' },
  messages: {
    append: 'method',
    findStored: 'method',
    amend: 'method',
    react: 'method',
    pin: 'method',
    pins: 'method',
    shared: 'method',
    find: 'method',
    changes: 'method',
    history: 'method',
    thread: 'method',
    events: 'method',
  },
  inbox: {
    list: 'method',
    listOffice: 'method',
    groups: 'method',
    overview: 'method',
    markRead: 'method',
    markUnread: 'method',
    readers: 'method',
    pointers: 'method',
    reading: 'method',
    updatePreferences: 'method',
    mentions: 'method',
    totals: 'method',
    serverTotals: 'method',
  },
  search: { search: 'method' },
  contacts: { list: 'method', setFavourite: 'method' },
  tickets: { issue: 'method', redeem: 'method' },
  rateLimiter: { acquire: 'method', refund: 'method' },
  bus: {
    publish: 'method',
    invalidate: 'method',
    publishEphemeral: 'method',
    addListener: 'method',
    subscribeRoom: 'method',
    unsubscribeRoom: 'method',
    subscribePerson: 'method',
    unsubscribePerson: 'method',
    close: 'method',
  },
  busHealth: { degraded: 'value', onChange: 'method' },
  presence: { connect: 'method', disconnect: 'method', online: 'method' },
  clock: { now: 'method', monotonic: 'method' },
  messageGuard: { check: 'method' },
};

/**
 * Checks a host's ports, because JavaScript and casts get past the types and would fail only at the first message.
 * @throws ChatError INVALID_REQUEST that names the port and what it lacks
 */
export const checkPorts = (ports: HostPorts): HostPorts => {
  for (const [name, port] of Object.entries(ports)) {
    if (!Object.hasOwn(members, name))
      throw refusal(`ports.${name}: there is no such port; there are ${Object.keys(members).join(', ')}.`);
    if (port !== undefined) checkPort(name as PortName, port);
  }
  return ports;
};

const checkPort = (name: PortName, port: unknown): void => {
  if (typeof port !== 'object' || port === null)
    throw refusal(`ports.${name}: must be an object, not ${String(port)}.`);
  for (const [key, member] of Object.entries<Member>(members[name])) {
    const has = key in port && (member === 'value' || typeof Reflect.get(port, key) === 'function');
    if (!has) throw refusal(`ports.${name}: lacks the ${member} \`${key}\`.`);
  }
};

const refusal = (message: string): ChatError => new ChatError('INVALID_REQUEST', message);

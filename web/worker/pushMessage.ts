/** What a push says of new messages. */
export interface PushMessage {
  readonly title: string;
  readonly body: string;
  /** A later one with the same tag takes its place. */
  readonly tag: string;
  readonly room: number;
  /** Somebody asks to talk, in this room. */
  readonly isRequest: boolean;
  /** Of all rooms together; null if it is not said. */
  readonly unread: number | null;
}

/** Systems show less than this. */
const longest = 500;

const wordsIn = (value: unknown): string => (typeof value === 'string' ? value.slice(0, longest) : '');
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

/** A push as this server sends it; null for anything else, of which nothing is shown. */
export const readPush = (text: string): PushMessage | null => {
  let said: unknown;
  try {
    said = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof said !== 'object' || said === null) return null;
  const { title, body, tag, room, unread, is_request: isRequest } = said as Readonly<Record<string, unknown>>;
  const name = wordsIn(title);
  if (name === '' || !isCount(room) || room === 0) return null;
  return {
    ...{ title: name, body: wordsIn(body), room },
    tag: wordsIn(tag) || `room-${room}`,
    unread: isCount(unread) ? unread : null,
    isRequest: isRequest === true,
  };
};

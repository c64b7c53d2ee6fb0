/** The id of the room for messages of before there were conversations: they name only who wrote and to whom. */
export const pairRoomId = (sender: string, receiver: string | null): string => {
  if (receiver === null || receiver === sender) return `from:${sender}`;
  const [one, other] = Number(sender) < Number(receiver) ? [sender, receiver] : [receiver, sender];
  return `pair:${one}-${other}`;
};

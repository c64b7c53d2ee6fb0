/** The same over REST: a program elsewhere that has nothing but an address and the key of a service account. */

export interface Homework {
  /** A UUID; the same one again tells nobody twice. */
  readonly id: string;
  /** What the school's system calls the class. */
  readonly class: string;
  readonly task: string;
  /** As `2026-12-04`. */
  readonly due: string;
}

/** Tells a class of its homework. @throws Error with what the server said */
export const tellClass = async (
  url: string,
  key: string,
  homework: Homework,
): Promise<{ id: number; isNew: boolean }> => {
  const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' };
  const call = async (path: string, body?: object) => {
    const init = { headers, ...(body && { method: 'POST', body: JSON.stringify(body) }) };
    const response = await fetch(`${url}/api/${path}`, init);
    const answer = await response.json();
    if (!response.ok) throw new Error(`${answer.error.code}: ${answer.error.message}`);
    return { status: response.status, answer };
  };
  const { answer } = await call(`service-accounts/me/rooms/?context=${encodeURIComponent(homework.class)}`);
  const [room] = answer.rooms;
  if (room === undefined) throw new Error(`There is no chat of the class ${homework.class}.`);
  const sent = await call(`chat/rooms/${room.id}/messages/`, {
    content: `${homework.task}, until ${homework.due}.`,
    client_id: homework.id,
    data: { type: 'homework', due: homework.due },
  });
  return { id: sent.answer.id, isNew: sent.status === 201 };
};

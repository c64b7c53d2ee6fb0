import { useRoom } from 'homeroom/react';
import { type FormEvent, useEffect } from 'react';

/** One room: what was said, and a field. A message is shown as soon as it is written; `status` says whether it is stored. */
export const Conversation = ({ id }: { readonly id: number }) => {
  const { messages, view } = useRoom(id);
  const count = messages.length;

  useEffect(() => {
    if (count > 0) view.markRead();
  }, [view, count]);

  const send = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const field = event.currentTarget.elements.namedItem('text') as HTMLInputElement;
    if (field.value.trim() !== '') view.send(field.value);
    field.value = '';
  };

  return (
    <section aria-label="Conversation">
      <ol>
        {messages.map(({ key, sender, content, status, failure }) => (
          <li key={key} data-status={status}>
            <b>{sender.full_name}</b> {content} {status === 'failed' && <em>not sent: {failure?.message}</em>}
          </li>
        ))}
      </ol>
      <form onSubmit={send}>
        <input name="text" aria-label="Message" autoComplete="off" onInput={() => view.typing()} />
        <button type="submit">Send</button>
      </form>
    </section>
  );
};

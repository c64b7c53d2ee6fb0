import { createChatClient } from 'homeroom/client';

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
const [form, text] = [byId('form'), /** @type {HTMLInputElement} */ (byId('text'))];

// '' as the token: the cookie of the site says who it is.
const chat = createChatClient({ url: location.origin, token: () => '' });
chat.on('connection_lost', () => {
  byId('state').textContent = 'No connection. What you write is sent later.';
});
chat.on('connection_established', () => {
  byId('state').textContent = '';
});

/** @type {ReturnType<typeof chat.room> | undefined} */
let room;
let stop = () => {};

/** Shows one conversation; the one before is let go. @param {number} id */
const show = async (id) => {
  stop();
  room?.close();
  const view = chat.room(id);
  room = view;
  const draw = () => {
    const lines = view.state.get().messages.map(({ sender, content, status }) => {
      const line = document.createElement('li');
      line.textContent = `${sender.full_name}: ${content}`;
      line.dataset['status'] = status;
      return line;
    });
    byId('messages').replaceChildren(...lines);
    view.markRead();
  };
  stop = view.state.subscribe(draw);
  form.hidden = false;
  await view.open();
  draw();
};

form.addEventListener('submit', (event) => {
  event.preventDefault();
  if (text.value.trim() !== '') room?.send(text.value);
  text.value = '';
});

try {
  await chat.connect();
  byId('me').textContent = chat.me.get()?.full_name ?? '';
  const { items } = await chat.contacts();
  const people = items.map(({ id, full_name }) => {
    const [line, button] = [document.createElement('li'), document.createElement('button')];
    button.textContent = full_name;
    button.addEventListener('click', async () => {
      const { room: opened } = await chat.openRoom({ type: 'direct', user_id: id });
      await show(opened.id);
    });
    line.append(button);
    return line;
  });
  byId('people').replaceChildren(...people);
  const [latest] = chat.rooms.get().rooms;
  if (latest !== undefined) await show(latest.id);
} catch (failure) {
  byId('state').textContent = `You are not signed in: ${/** @type {Error} */ (failure).message}`;
}

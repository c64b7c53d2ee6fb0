import { html } from './html.ts';
import { layout } from './layout.ts';

/** What a server that is no demo says at `/`: that it is there, and nothing about anybody. */
export const welcomePage = (): string =>
  layout(
    'Running',
    html`
  <header>
    <p class="eyebrow">Homeroom</p>
    <h1>This chat server is running</h1>
    <p class="lead">Clients use the REST API under <code>/api/chat/</code> and the socket at <code>/ws/chat/</code>.</p>
  </header>`,
  );

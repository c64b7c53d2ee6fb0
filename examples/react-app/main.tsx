import { createChatClient } from 'homeroom/client';
import { ChatProvider } from 'homeroom/react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';

// '' as the token: the cookie of the site says who it is.
const chat = createChatClient({ url: location.origin, token: () => '' });
const root = createRoot(document.getElementById('app') as HTMLElement);
root.render(
  <ChatProvider client={chat}>
    <App />
  </ChatProvider>,
);
chat.connect().catch(() => root.render(<a href="/sign-in/t1">Sign in</a>));

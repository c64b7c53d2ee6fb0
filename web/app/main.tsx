import { render } from 'preact';
import { App } from './App.tsx';
import { startRouter } from './router.ts';
import { openSession } from './session.ts';
import { startSettings } from './settings.ts';

const root = document.getElementById('app');
if (root === null) throw new Error('index.html has no #app');
startRouter();
await startSettings();
render(<App />, root);
await openSession();

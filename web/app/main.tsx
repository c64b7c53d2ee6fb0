import { render } from 'preact';
import { keepCompositions } from '../session/keepCompositions.ts';
import { startRouter } from '../session/router.ts';
import { openSession } from '../session/session.ts';
import { startSettings } from '../session/settings.ts';
import { App } from './App.tsx';

const root = document.getElementById('app');
if (root === null) throw new Error('index.html has no #app');
keepCompositions();
startRouter();
await startSettings();
render(<App />, root);
await openSession();

/** What of messages that are sent later is loaded together, because the first script names each file of the page. */
export { ScheduledBar } from './ScheduledBar.tsx';
export { SendLater } from './SendLater.tsx';
export { UndoSend } from './UndoSend.tsx';

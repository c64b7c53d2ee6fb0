/** What of an open room is not its first look is loaded together, because the first script names each file of the page. */
export { SendLater } from '../scheduled/SendLater.tsx';
export { UndoSend } from '../scheduled/UndoSend.tsx';
export { AboveField } from './AboveField.tsx';
export { RoomMenu } from './RoomMenu.tsx';

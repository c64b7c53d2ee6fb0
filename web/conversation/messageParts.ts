/** What of a message only some have is loaded together, because the first script names each file of the page. */
export { UrgentMark } from '../announcements/UrgentMark.tsx';
export { AskedConfirmation } from './AskedConfirmation.tsx';
export { Failure } from './Failure.tsx';
export { MessageTools } from './MessageTools.tsx';

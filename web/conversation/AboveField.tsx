import { QuietLine } from '../notifications/QuietLine.tsx';
import type { RoomField } from '../scheduled/putBack.ts';
import { ScheduledBar } from '../scheduled/ScheduledBar.tsx';

/** What stands above the field of a room: what waits for its hour, and that the others are told later. */
export const AboveField = ({ field }: { field: RoomField }) => (
  <>
    <ScheduledBar field={field} />
    <QuietLine key={field.view.id} view={field.view} />
  </>
);

import type { Tracing } from '../../system/Tracing.ts';
import type { ApplyEvents } from './applyEvents.ts';

/** The same; what a traced send has led to is delivered in its trace, also where it is read from the store. */
export const traceDelivery = (applyEvents: ApplyEvents, tracing: Tracing | undefined): ApplyEvents =>
  tracing === undefined
    ? applyEvents
    : (channel, events) => tracing.deliver(channel.roomId, events, () => applyEvents(channel, events));

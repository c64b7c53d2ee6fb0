/** Whether a page of this origin may speak to a chat at `own`: it may show it in a frame. `frames` are as `FRAME_ANCESTORS`. */
export const isHostOrigin = (origin: string, frames: readonly string[], own: string): boolean =>
  frames.some((frame) => {
    if (frame === 'self') return origin === own;
    const [scheme = '', rest = ''] = frame.split('://*.');
    return rest === '' ? origin === frame : origin.startsWith(`${scheme}://`) && origin.endsWith(`.${rest}`);
  });

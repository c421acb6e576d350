// A listener of the program's, told.

/**
 * What it throws is the program's, not the teller's: it keeps nobody else from being told, and goes where uncaught
 * errors go.
 * @template Event
 * @param {(event: Event) => void} listener
 * @param {Event} event
 */
export function tell(listener, event) {
  try {
    listener(event);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

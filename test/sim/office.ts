/** Numbers of the simulated office where the box picks up, and whose calls it treats in a way of their own. */

export const MENU = '150';
/** A mailbox to which nobody listens. */
export const SHARED_BOX = '160';
export const ROOM = '170';
/** Whoever talks with this person is recorded, and nobody else is. */
export const RECORDED = '103';
/** Lines on which codes count during calls (CAL-03). */
export const CODES_ON: ReadonlySet<string> = new Set(['101', '104']);
/** To these lines keys are sent as messages. */
export const KEYS_BY_INFO: ReadonlySet<string> = new Set(['102', '105']);

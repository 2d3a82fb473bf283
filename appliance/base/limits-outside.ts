/** Limits of calls to the outside: emergency calls, what one may cost. */

// --- Emergency calls (floor 4) ---
/** People who are told of one; a building has no more who have to run. @beyond refused with a sentence */
export const EMERGENCY_NOTIFY_MAX = 20;

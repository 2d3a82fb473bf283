/** Limits of calls to the outside: emergency calls, what one may cost. */

// --- Emergency calls (floor 4) ---
/** People who are told of one; a building has no more who have to run. @beyond refused with a sentence */
export const EMERGENCY_NOTIFY_MAX = 20;
/** The latest ones that the page shows. @beyond the oldest goes; the audit keeps it */
export const EMERGENCIES_KEPT_MAX = 50;
/** Numbers of the office from which its emergency number can be chosen on the page. @beyond the others are left out */
export const EMERGENCY_NUMBERS_OFFERED_MAX = 200;
/** The latest drills that the page shows. @beyond the audit has the others */
export const EMERGENCY_DRILLS_SHOWN_MAX = 20;
/** How long the page of chosen people shows a call for help to who comes later. */
export const EMERGENCY_NOTICE_MS = 1_800_000;
/** How long a call for help may ring: longer than any centre’s queue, and than Timer C of RFC 3261. @beyond it ends */
export const EMERGENCY_RING_TIMEOUT_MS = 600_000;
/** Calls that end at one provider that refuses a call for help for want of lines. @beyond the next provider is asked */
export const EMERGENCY_DROPS_MAX = 2;
/** A provider that has not let a call for help ring by then, whatever it tries, is left for the next one. */
export const EMERGENCY_STALLED_MS = 10_000;
/** How long a provider has to hear that a call over it is over, before it is asked for help again. */
export const EMERGENCY_AGAIN_MS = 250;

// --- Calls to the outside (floor 4) ---
/** How long somebody outside is rung: their mailbox answers first, and networks give up before. @beyond it ends */
export const OUTSIDE_RING_TIMEOUT_MS = 180_000;

// --- Fraud brakes (floor 3) ---
/** Answered outside calls of one day that are counted: an office of 1,000 makes fewer. @beyond the oldest is let go */
export const OUTSIDE_CALLS_KEPT_MAX = 50_000;
/** A call that was going on when the box stopped counts up to its start, but for no longer than this. */
export const OUTSIDE_CALL_OPEN_MAX_MS = 3_600_000;
/** What a limit can say at most: outside calls at the same time … @beyond refused with a sentence */
export const OUTSIDE_CALLS_MAX = 1_000;
/** … minutes in a day, of all together … @beyond refused with a sentence */
export const OUTSIDE_MINUTES_MAX = 1_000_000;
/** … and countries: there are no more. @beyond refused with a sentence */
export const OUTSIDE_COUNTRIES_MAX = 260;

/** Limits of what is asked about calls that don't happen. */

// --- What if, saved routing tests (floor 4½) ---
/** Longest part of a pretended call that somebody may ask for: nobody holds the line for longer than an hour. */
export const WHAT_IF_LONGEST_SEC = 3_600;
/** Keys, and people who do something, in one question. @beyond the question is refused */
export const WHAT_IF_ENTRIES_MAX = 50;
/** Saved routing tests; each is tried at every change of configuration. @beyond no further one is saved */
export const ROUTING_TESTS_MAX = 200;
/** Longest that a change waits for them; 200 take a tenth of it. @beyond the rest is not tried, which is said */
export const ROUTING_TESTS_BUDGET_MS = 5_000;

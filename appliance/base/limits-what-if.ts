/** Limits of what is asked about calls that don't happen. */

// --- What if, saved routing tests (floor 4½) ---
/** Longest part of a pretended call that somebody may ask for: nobody holds the line for longer than an hour. */
export const WHAT_IF_LONGEST_SEC = 3_600;
/** Keys, and people who do something, in one question. @beyond the question is refused */
export const WHAT_IF_ENTRIES_MAX = 50;

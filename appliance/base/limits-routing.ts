/** Limits of what routes calls from outside: numbers, number plans, their schedules. */

// --- Numbers and number plans (floors 1 and 3) ---
/** Numbers in one row (DDI): more than any provider gives out at once. @beyond refused with a sentence */
export const NUMBER_RANGE_MAX = 100_000;
/** Number plans of a schema: two digits by phone (NPL-02). @beyond refused with a sentence */
export const NUMBER_PLANS_MAX = 99;
/** The same, schemas. @beyond refused with a sentence */
export const NUMBER_SCHEMAS_MAX = 99;
/** What one number plan maps: each of 10,000 numbers by itself. @beyond refused with a sentence */
export const PLAN_ENTRIES_MAX = 10_000;
/** Entries of a weekly schedule: more than anybody reads. @beyond refused with a sentence */
export const WEEKLY_ENTRIES_MAX = 100;
/** Holidays of a schema: ten years of public ones and of the office's own. @beyond refused with a sentence */
export const HOLIDAYS_MAX = 500;
/** Years for which public holidays are added at once. @beyond refused with a sentence */
export const HOLIDAY_YEARS_MAX = 10;
/** Largest request with number plans or a list of numbers: 10,000 entries in each of a few plans. @beyond 413 */
export const PLAN_BODY_MAX_BYTES = 8_000_000;
/** Periods of one time routing. @beyond refused with a sentence */
export const TIME_PERIODS_MAX = 100;

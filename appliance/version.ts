/** The release; a test holds it to package.json, which the binary doesn't carry. */
export const VERSION = '0.1.0';

/** When it was made ready (UTC): a clock that says less is wrong. Set with each release. */
export const RELEASED_AT = Date.UTC(2026, 10, 1);

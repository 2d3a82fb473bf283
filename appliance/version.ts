/** The release; a test holds it to package.json, which the binary doesn't carry. */
export const VERSION = '0.1.0';

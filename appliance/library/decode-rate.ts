/** All sounds of the library are mono at this rate. */
export const LIBRARY_RATE_HZ = 16_000;

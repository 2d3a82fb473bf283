/** What the box says about: config. English. */
export const configEn = {} as const;

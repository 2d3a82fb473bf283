/** What the box says about: command-line. English. */
export const commandLineEn = {} as const;

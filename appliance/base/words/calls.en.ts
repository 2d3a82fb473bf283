/** What the box says about: calls. English. */
export const callsEn = {} as const;

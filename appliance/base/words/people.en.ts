/** What the box says about: people. English. */
export const peopleEn = {} as const;

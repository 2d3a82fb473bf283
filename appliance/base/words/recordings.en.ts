/** What the box says about: recordings. English. */
export const recordingsEn = {
  'entity.recording': 'recording settings',
};

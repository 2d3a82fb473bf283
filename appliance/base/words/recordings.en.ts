/** What the box says about: recordings. English. */
export const recordingsEn = {
  'entity.recording': 'recording settings',
  'recording.sftp-keys': 'These are no public keys: each line begins with its kind, such as ssh-ed25519.',
  'recording.gone': 'There is no such recording any more.',
  'recording.running': 'This call is still being recorded.',
  'recording.unreadable': 'The recording can’t be read: its file is damaged or gone.',
  'recording.too-many': 'That is more than one download may hold: choose a shorter stretch of time.',
  'audit.heard-recording': 'Listened to the recording of {caller} with {callee}',
  'audit.saved-recording': 'Downloaded the recording of {caller} with {callee}',
  'audit.saved-recordings': 'Downloaded {count} recordings',
  'audit.deleted-recording': 'Deleted the recording of {caller} with {callee}',
};

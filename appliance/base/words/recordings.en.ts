/** What the box says about: recordings. English. */
export const recordingsEn = {
  'entity.recording': 'recording settings',
  'recording.sftp-keys': 'These are no public keys: each line begins with its kind, such as ssh-ed25519.',
  'recording.none': 'This call is not being recorded.',
  'recording.gone': 'There is no such recording any more.',
  'recording.running': 'This call is still being recorded.',
  'recording.unreadable': 'The recording can’t be read: its file is damaged or gone.',
  'recording.too-many': 'That is more than one download may hold: choose a shorter stretch of time.',
  'audit.heard-recording': 'Listened to the recording of {caller} with {callee}',
  'audit.saved-recording': 'Downloaded the recording of {caller} with {callee}',
  'audit.saved-recordings': 'Downloaded {count} recordings',
  'audit.deleted-recording': 'Deleted the recording of {caller} with {callee}',
  'recording.no-room': 'This call is not recorded: there is not enough room on the disk.',
  'recording.no-sound': 'This call is not recorded: its sound could not be led through the box.',
  'recording.begins': 'Recorded, because the {way} calls of {name} are recorded.',
  'recording.way-incoming': 'incoming',
  'recording.way-outgoing': 'outgoing',
  'recording.paused': 'The recording pauses.',
  'recording.goes-on': 'The recording goes on.',
  'sound.flows': '{name} can be heard again.',
  'sound.silent-nothing-came':
    'Nothing was heard of {name}: no sound arrived at all. A firewall or a wrong address on the phone is likely.',
  'sound.silent-stopped':
    'Nothing is heard of {name} any more: the sound stopped. The network or the phone’s microphone is likely.',
  'sound.silent-wrong-source':
    'Nothing is heard of {name}: sound arrives from another place than the phone named. A router in between is likely.',
  'sound.silent-wrong-keys':
    'Nothing is heard of {name}: the encrypted sound can’t be opened with the keys that were agreed on.',
  'sound.silent-no-ice': 'Nothing is heard of {name}: the browser found no way to the box. A firewall is likely.',
};
